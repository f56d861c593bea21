//! Often, the call was forgotten. In a library, the activity may be meant for other crates, so by default this is only
//! a note in the documentation of `names::activities`. `warn(DX0103)` and `deny(DX0103)` report it at compile time.
//! Crates without orchestrations are not checked.

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

/// Sell a book.
#[duroxide::orchestration(name = "sell-book")]
pub async fn sell_book(ctx: duroxide::OrchestrationContext, cents: u64) -> Result<String, String> {
    ChargeCard::call(&ctx, &cents).await
}

duroxide::export!(deny(DX0103));

fn main() {}
