use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    static mut SOLD: u64 = 0;
    unsafe { SOLD += 1 };
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
