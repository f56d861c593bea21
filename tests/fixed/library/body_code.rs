/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

#[duroxide::orchestration(allow(DX0007))]
/// Sell a book.
pub async fn sell_book(ctx: duroxide::OrchestrationContext) -> Result<u64, String> {
    ChargeCard::call(&ctx, &1).await
}

duroxide::export!();

fn main() {}
