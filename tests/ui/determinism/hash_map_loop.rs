use duroxide::OrchestrationContext;
use std::collections::HashMap;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let mut prices = HashMap::new();
    prices.insert("Dune", 1299);
    for (book, cents) in &prices {
        ctx.trace_info(format!("{book}: {cents}"));
    }
    Ok(0)
}

fn main() {}
