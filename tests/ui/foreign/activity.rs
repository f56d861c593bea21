use duroxide::OrchestrationContext;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(book: String) -> Result<String, String> {
    Ok(book)
}

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, book: String) -> Result<String, String> {
    ctx.execute_activity(charge_card, book.clone()).await?;
    Ok(book)
}

fn main() {}
