use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let _order = serde_json::json!({ "id": ctx.new_guid().await? });
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
