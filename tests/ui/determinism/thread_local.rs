use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    thread_local! {
        static SOLD: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
    }
    ctx.trace_info("selling");
    Ok(SOLD.take())
}

fn main() {}
