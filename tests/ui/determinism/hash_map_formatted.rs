use duroxide::OrchestrationContext;
use std::collections::HashMap;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, prices: HashMap<String, u64>) -> Result<String, String> {
    ctx.trace_info("selling");
    Ok(format!("{:?}", prices))
}

fn main() {}
