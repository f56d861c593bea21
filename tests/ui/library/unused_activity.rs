/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

/// Sell a book.
#[duroxide::orchestration(name = "sell-book")]
pub async fn sell_book(ctx: duroxide::OrchestrationContext) -> Result<u64, String> {
    ctx.schedule_timer(std::time::Duration::from_secs(1)).await;
    Ok(0)
}

duroxide::export!(deny(DX0103));

fn main() {}
