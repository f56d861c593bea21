use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let _prices = std::fs::read_to_string("prices.txt");
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
