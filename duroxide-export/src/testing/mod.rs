//! Tests of activities and orchestrations, on a real runtime in memory (feature `testing`).
//!
//! A [`TestRuntime`] is duroxide's runtime on an SQLite store in memory. Activities get a real context, histories are
//! replayed, and errors travel as they do in production. What a test does not want to run is
//! [mocked](TestRuntimeBuilder::mock) by its handle, and [long timers](TestRuntimeBuilder::real_time) are skipped.
//!
//! ```
//! # use duroxide_export as duroxide;
//! use duroxide::testing::TestRuntime;
//! use duroxide::OrchestrationContext;
//! use std::time::Duration;
//!
//! /// Charge a card.
//! #[duroxide::activity(name = "charge-card", retry(max_attempts = 3, initial = "1m"))]
//! async fn charge_card(amount_in_cents: u64) -> Result<String, String> {
//!     Ok(format!("receipt for {amount_in_cents}"))
//! }
//!
//! /// Sell a book, and let the reader change their mind for a day.
//! #[duroxide::orchestration(name = "sell-book")]
//! async fn sell_book(ctx: OrchestrationContext, price_in_cents: u64) -> Result<String, String> {
//!     ctx.schedule_timer(Duration::from_secs(24 * 60 * 60)).await;
//!     ChargeCard::call(&ctx, &price_in_cents).await
//! }
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), String> {
//! let test = TestRuntime::of(duroxide::registry_builder())
//!     .mock::<ChargeCard>(|amount| if amount < 1000 { Ok("paid".into()) } else { Err("declined".into()) })
//!     .start()
//!     .await;
//! assert_eq!(test.run::<SellBook>(&850).await?, "paid");
//! assert_eq!(test.run::<SellBook>(&1299).await.unwrap_err(), "declined");
//! // Three attempts of the second sale, a minute and two apart.
//! assert_eq!(test.calls::<ChargeCard>().await, [850, 1299, 1299, 1299]);
//! # Ok(())
//! # }
//! ```
//!
//! The handlers of a test are those of a [builder of registries](crate::RegistriesBuilder), which insists on all their
//! state and on everything that they schedule. `.only::<SellBook>()` narrows it down to what the test is about.
//!
//! # Time
//!
//! While the test waits for an orchestration and nothing is left to run, the next timer fires at once, and
//! `ctx.utc_now()` has moved on by what was skipped. Timeouts of activities that are running are not skipped: the
//! activity wins. What duroxide does not let anybody skip, takes its real time: whatever an activity itself waits for,
//! its own clock, and the backoff after which duroxide looks again for a handler that nobody registered.

mod builder;
mod calls;
mod clock;
mod mock;
mod runnable;
mod runtime;
mod store;

pub use builder::TestRuntimeBuilder;
pub use runnable::Runnable;
pub use runtime::TestRuntime;
