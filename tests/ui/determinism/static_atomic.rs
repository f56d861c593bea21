use duroxide::OrchestrationContext;
use std::sync::atomic::{AtomicU64, Ordering};

static SOLD: AtomicU64 = AtomicU64::new(0);

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let sold = SOLD.fetch_add(1, Ordering::Relaxed);
    ctx.trace_info("selling");
    Ok(sold)
}

fn main() {}
