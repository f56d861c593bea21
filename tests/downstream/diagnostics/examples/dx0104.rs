//! A name with this crate's prefix belongs to one of its handlers. duroxide would look for a missing one until it gives
//! up. Schedule through the handle, which cannot be misspelled. If there may be handlers that the macro cannot see, in
//! a file that `include!` brings in or in another macro, this is a warning; `export!(allow(DX0104))` silences it.

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

/// Sell a book.
#[duroxide::orchestration(name = "sell-book")]
pub async fn sell_book(ctx: duroxide::OrchestrationContext, cents: u64) -> Result<String, String> {
    ChargeCard::schedule(&ctx, &cents).await
}

duroxide::export!();

fn main() {}
