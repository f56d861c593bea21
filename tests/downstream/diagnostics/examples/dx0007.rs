//! The order of a hash map differs between processes, and so would the order of what is scheduled. A `BTreeMap`
//! deserializes from the same JSON. Code that restores the order (`sort()`, `collect::<BTreeMap<_, _>>()`) or does not
//! depend on it (`count()`, `max()`) is not reported. A macro sees no types: it knows a hash map by the written type of a
//! variable, parameter or field, or by its constructor. Only a replay finds one inside an `Option` or a `Vec`, the text of
//! one (`{map:?}`), and a sum of floats.

use duroxide::OrchestrationContext;
use std::collections::BTreeMap;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

#[duroxide::orchestration(name = "sell-books")]
async fn sell_books(ctx: OrchestrationContext, prices: BTreeMap<String, u64>) -> Result<(), String> {
    for cents in prices.values() {
        ChargeCard::call(&ctx, cents).await?;
    }
    Ok(())
}

fn main() {}
