//! Tests of activities and orchestrations on a real runtime in memory (feature `testing`).
//!
//! A [`TestRuntime`] is duroxide's own runtime on an in-memory SQLite store. Activities get a real context, histories
//! are replayed, and errors travel as in production. [Mock](TestRuntimeBuilder::mock) the handlers that a test should
//! not run. Long timers are [skipped](TestRuntimeBuilder::real_time).
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
//! let test = TestRuntime::of(duroxide::RegistriesBuilder::all())
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
//! A test takes its handlers from a [registry builder](crate::RegistriesBuilder), which requires all of their state and
//! everything that they schedule. `.only::<SellBook>()` narrows it down to what the test is about.
//!
//! duroxide's log lines are printed with a test that fails. `RUST_LOG` selects others, as does a subscriber that the test
//! has set before.
//!
//! # Crashes
//!
//! [`TestRuntime::faults`] runs a test again with a crash of the worker at each point, with activities that run twice, and with
//! activities that end in another order.
//!
//! # Time
//!
//! While the test waits for an orchestration and nothing is running, the next timer fires at once, and `ctx.utc_now()`
//! moves ahead by the time that was skipped. The timeout of a running activity is never skipped, so the activity wins.
//! Some things still take real time, because duroxide offers no way to skip them: what an activity itself waits for, an
//! activity's own clock, and the backoff after which duroxide looks again for a handler that is not registered.

mod builder;
mod calls;
mod clock;
mod faults;
mod history;
mod library;
mod logs;
mod messages;
mod progress;
mod real_time;
mod runnable;
mod runtime;
mod store;
mod watched;

pub use builder::TestRuntimeBuilder;
pub use faults::{FaultRuns, Faults, ScenarioResult};
#[doc(hidden)]
pub use library::checklist;
pub use library::{assert_documented, assert_generated, assert_locked};
pub use runnable::Runnable;
pub use runtime::TestRuntime;
