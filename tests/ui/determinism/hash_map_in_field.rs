use duroxide::OrchestrationContext;
use std::collections::HashMap;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, prices: HashMap<String, u64>) -> Result<u64, String> {
    struct Shop {
        prices: HashMap<String, u64>,
    }
    ctx.trace_info("selling");
    let shop = Shop { prices };
    Ok(shop.prices.values().copied().next().unwrap_or(0))
}

fn main() {}
