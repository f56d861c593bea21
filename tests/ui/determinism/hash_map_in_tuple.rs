use duroxide::OrchestrationContext;
use std::collections::HashMap;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, order: (HashMap<String, u64>, u64)) -> Result<u64, String> {
    ctx.trace_info("selling");
    Ok(order.0.into_values().next().unwrap_or(order.1))
}

fn main() {}
