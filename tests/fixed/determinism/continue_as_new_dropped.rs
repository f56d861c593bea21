use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, sold: u64) -> Result<u64, String> {
    if sold < 10 {
        return SellBook::continue_as_new(&ctx, &(sold + 1)).await;
    }
    Ok(sold)
}

fn main() {}
