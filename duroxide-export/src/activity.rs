//! The typed handle of an activity.

use crate::call;
use crate::definition::{Definition, Handle, Output, Use};
use crate::info::ActivityInfo;
use duroxide::{ActivityContext, DurableFuture, OrchestrationContext};
use std::convert::Infallible;
use std::marker::PhantomData;

/// The typed handle of an activity: every typed way to call it.
///
/// [`#[activity]`](macro@crate::activity) names one for each function: `ProvisionVm` for `fn provision_vm`. It is
/// never constructed; everything on it is called as `ProvisionVm::schedule(..)`.
#[derive(Debug)]
pub struct Activity<D> {
    _definition: PhantomData<D>,
    _never: Infallible,
}

impl<D: Definition<Context = ActivityContext>> Activity<D> {
    /// The full name, `{crate}::activity::{name}`.
    pub const NAME: &'static str = D::META.name;

    /// Found by the attribute where an orchestration schedules this handle.
    #[doc(hidden)]
    pub const __USED: Option<Use> = Some(<Self as Handle>::USE);

    /// What is known of this activity.
    #[must_use]
    pub fn info() -> ActivityInfo {
        ActivityInfo::of::<D>()
    }

    /// Schedules the activity from an orchestration.
    ///
    /// The future can be joined, raced, tagged, and cancels the activity when it is dropped, like every
    /// [`DurableFuture`]. It yields the activity's output.
    ///
    /// # Errors
    ///
    /// The activity's own error; what duroxide reports of it (cancelled, poisoned); or an output that does not
    /// decode, with the activity's full name and the type that was wanted.
    ///
    /// # Panics
    ///
    /// If `input` cannot be serialized, such as a map with keys that are not strings. In an orchestration that
    /// fails the instance, with the activity's name in the message.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// #[duroxide::activity(name = "charge-card", idempotent)]
    /// async fn charge_card(amount_in_cents: u64) -> Result<String, String> {
    ///     Ok(format!("receipt for {amount_in_cents}"))
    /// }
    ///
    /// #[duroxide::orchestration(name = "sell-book")]
    /// async fn sell_book(ctx: OrchestrationContext, price_in_cents: u64) -> Result<String, String> {
    ///     ChargeCard::schedule(&ctx, &price_in_cents).await
    /// }
    /// ```
    pub fn schedule(ctx: &OrchestrationContext, input: &D::Input) -> DurableFuture<Result<Output<D>, String>> {
        ctx.schedule_activity(Self::NAME, call::input::<D>(input)).map(call::output::<D>)
    }
}

impl<D: Definition<Context = ActivityContext>> Handle for Activity<D> {
    const USE: Use = Use::Activity(D::META.name);
}
