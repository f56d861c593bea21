use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    for (key, value) in ctx.get_kv_all_values() {
        ctx.trace_info(format!("{key}: {value}"));
    }
    Ok(0)
}

fn main() {}
