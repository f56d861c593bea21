//! Helper functions that an orchestration calls. `export!` finds the mistakes in them, and reports them at its own line.

use duroxide::OrchestrationContext;
use std::collections::HashMap;
use std::time::SystemTime;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    // An activity may do this.
    println!("{:?}", SystemTime::now());
    Ok(cents)
}

/// Sell books.
#[duroxide::orchestration(name = "sell-books")]
pub async fn sell_books(ctx: OrchestrationContext, stock: HashMap<String, u64>) -> Result<u64, String> {
    stamp();
    Till.open();
    ctx.trace_info(allowed());
    pay(&ctx, total(&stock)).await
}

fn stamp() -> SystemTime {
    SystemTime::now()
}

struct Till;

impl Till {
    fn open(&self) {
        println!("open");
    }
}

#[duroxide::deterministic(allow(DX0005, reason = "the same on every machine"))]
fn allowed() -> String {
    std::env::var("SHOP").unwrap_or_default()
}

fn total(stock: &HashMap<String, u64>) -> u64 {
    stock.values().sum()
}

async fn pay(ctx: &OrchestrationContext, cents: u64) -> Result<u64, String> {
    ChargeCard::call(ctx, &cents).await
}

/// No orchestration calls this one.
pub fn unrelated() {
    println!("{:?}", SystemTime::now());
}

duroxide::export!(); //~ DX0001, DX0009

fn main() {
    unrelated();
    assert_eq!(SellBooks::info().activities_used, [ChargeCard::NAME]);
}
