use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, sold: u64) -> Result<u64, String> {
    if sold < 10 {
        let _ = ctx.continue_as_new_typed(&(sold + 1));
    }
    Ok(sold)
}

fn main() {}
