use duroxide::OrchestrationContext;
use std::sync::atomic::{AtomicU64, Ordering};

static SOLD: AtomicU64 = AtomicU64::new(0);

#[duroxide::orchestration(name = "count-sales")]
async fn count_sales(ctx: OrchestrationContext) -> Result<u64, String> {
    ctx.trace_info("sold another");
    Ok(SOLD.fetch_add(1, Ordering::Relaxed) + 1)
}

fn main() {}
