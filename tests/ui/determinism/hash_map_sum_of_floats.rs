use duroxide::OrchestrationContext;
use std::collections::HashMap;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, prices: HashMap<String, f64>) -> Result<f64, String> {
    ctx.trace_info("selling");
    let total: f64 = prices.values().sum();
    Ok(total)
}

fn main() {}
