use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, round: u64) -> Result<u64, String> {
    if round < 3 {
        return SellBook::continue_as_new::<u64, String>(&ctx, &(round + 1)).await;
    }
    Ok(round)
}

fn main() {}
