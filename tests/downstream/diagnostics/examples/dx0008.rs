//! A static belongs to the process and to all of its instances, and every replay changes it again. Keep what an
//! instance has to remember in a local variable, or in its key-value store.

use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "count-sales")]
async fn count_sales(ctx: OrchestrationContext) -> Result<u64, String> {
    ctx.trace_info("sold another");
    let sold = ctx.get_kv_value_typed::<u64>("sold")?.unwrap_or(0) + 1;
    ctx.set_kv_value_typed("sold", &sold);
    Ok(sold)
}

fn main() {}
