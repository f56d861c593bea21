//! Handlers that the macro cannot see. `tests/seeded.rs` compares.

#![allow(unused)]

use duroxide::OrchestrationContext;

include!("../included.rs");

/// Behind a condition.
#[cfg_attr(any(unix, windows), duroxide::activity(idempotent))]
pub async fn pack_book(title: String) -> Result<String, String> {
    Ok(title)
}

/// Sell a book.
#[duroxide::orchestration]
pub async fn sell_book(ctx: OrchestrationContext, title: String) -> Result<String, String> {
    let packed = ctx.schedule_activity("seeded::activity::pack-book", title).await?;
    ctx.schedule_activity("seeded::activity::post-book", packed).await
}

duroxide::export!(); //~ DX0104

fn main() {
    println!("{}", names::activities::PACK_BOOK);
}
