#[duroxide::orchestration(name = "sell-book", field_order = declared)]
pub async fn sell_book(ctx: duroxide::OrchestrationContext) -> Result<(), String> {
    ctx.trace_info("selling");
    Ok(())
}

fn main() {}
