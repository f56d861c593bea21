use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, book: String) -> Result<String, String> {
    let _sold_at = ctx.utc_now().await?;
    Ok(book)
}

fn main() {}
