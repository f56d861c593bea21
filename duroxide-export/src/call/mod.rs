//! Typed calls: what the handles of activities and orchestrations do.
//!
//! A call takes options until it is awaited, scheduled or spawned:
//!
//! ```
//! # use duroxide_export as duroxide;
//! # use duroxide::{OrchestrationContext, RetryPolicy};
//! # #[duroxide::activity(name = "charge-card", idempotent)]
//! # async fn charge_card(cents: u64) -> Result<String, String> { Ok(format!("receipt for {cents}")) }
//! # #[duroxide::orchestration(name = "sell-book")]
//! # async fn sell_book(ctx: OrchestrationContext, cents: u64) -> Result<String, String> {
//! ChargeCard::call(&ctx, &cents).retry(RetryPolicy::new(5)).tag("bank").await
//! # }
//! ```

pub(crate) mod activity;
mod activity_call;
mod attempts;
mod client;
mod continue_as_new;
pub(crate) mod conversion;
pub(crate) mod instance;
mod lazy;
mod management;
pub(crate) mod many;
pub(crate) mod orchestration;
mod orchestration_call;
mod start;

pub use crate::call::activity_call::{ActivityCall, AwaitOnly, CanBeScheduled, Schedulable};
pub use crate::call::continue_as_new::{ContinueAsNew, FromText};
pub use crate::call::orchestration_call::OrchestrationCall;
pub use crate::call::start::Start;
