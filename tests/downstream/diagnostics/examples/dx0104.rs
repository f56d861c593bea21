//! A name with the prefix of this crate is one of its own handlers, and duroxide would look for it until it gives up. A handle cannot be misspelt.
//! Where there may be handlers that cannot be seen, made by a macro or in a file that `include!` brings, this is a warning, which
//! `export!(allow(DX0104))` switches off.

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
