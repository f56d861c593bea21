use duroxide::OrchestrationContext;
use std::collections::HashMap;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, prices: Option<HashMap<String, u64>>) -> Result<u64, String> {
    ctx.trace_info("selling");
    let first = prices.and_then(|prices| prices.into_values().next());
    Ok(first.unwrap_or(0))
}

fn main() {}
