use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    std::thread::sleep(std::time::Duration::from_secs(1));
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
