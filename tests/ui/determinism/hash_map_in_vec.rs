use duroxide::OrchestrationContext;
use std::collections::HashMap;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, shops: Vec<HashMap<String, u64>>) -> Result<u64, String> {
    ctx.trace_info("selling");
    let mut first = 0;
    for prices in &shops {
        first = prices.values().copied().next().unwrap_or(first);
    }
    Ok(first)
}

fn main() {}
