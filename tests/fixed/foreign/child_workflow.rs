use duroxide::OrchestrationContext;

/// Sell one book.
#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, book: String) -> Result<String, String> {
    ctx.trace_info("selling");
    Ok(book)
}

#[duroxide::orchestration(name = "open-shop")]
async fn open_shop(ctx: OrchestrationContext, book: String) -> Result<String, String> {
    SellBook::call(&ctx, &book).await?;
    Ok(book)
}

fn main() {}
