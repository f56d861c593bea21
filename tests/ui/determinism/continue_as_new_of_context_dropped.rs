use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, round: u64) -> Result<u64, String> {
    if round < 3 {
        let _ = ctx.continue_as_new((round + 1).to_string());
    }
    Ok(round)
}

fn main() {}
