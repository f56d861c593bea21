//! A static belongs to the process, with all instances in it, and every replay changes it once more. What an instance has to remember is a
//! local variable, or goes into its key-value store.

use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "count-sales")]
async fn count_sales(ctx: OrchestrationContext) -> Result<u64, String> {
    ctx.trace_info("sold another");
    let sold = ctx.get_kv_value_typed::<u64>("sold")?.unwrap_or(0) + 1;
    ctx.set_kv_value_typed("sold", &sold);
    Ok(sold)
}

fn main() {}
