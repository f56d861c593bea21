use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let mut value = 1;
    value += 1;
    ctx.trace_info("selling");
    Ok(value)
}

fn main() {}
