//! Often, somebody forgot to call it. In a library it may be there for others to use, so by default it is only said in the documentation of
//! `names::activities`; `warn(DX0103)` and `deny(DX0103)` say it when compiled. A crate without orchestrations is not meant.

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
