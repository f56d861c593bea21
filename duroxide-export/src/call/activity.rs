//! The typed handle of an activity.
//!
//! The documentation of these functions also appears on the pages of users' handles, where rustdoc resolves no
//! intra-doc links. So it only links within the page, and its examples are about any handle.

use crate::call::activity_call::ActivityCall;
use crate::catalog::{ActivityInfo, activity_info};
use crate::handler::definition::{CallResult, Definition, Error, Handler, Output};
use crate::handler::handle::{Handle, sealed, short_name};
use crate::handler::meta::Use;
use duroxide::{ActivityContext, DurableFuture, OrchestrationContext};
use std::convert::Infallible;
use std::marker::PhantomData;

/// The typed handle of an activity, with every typed way to call it.
///
/// [`#[activity]`](macro@crate::activity) defines one for each function: `ProvisionVm` for `fn provision_vm`. A handle is
/// never constructed; call its functions as `ProvisionVm::call(..)`.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// /// Charge a card.
/// #[duroxide::activity(name = "charge-card", idempotent)]
/// async fn charge_card(amount_in_cents: u64) -> Result<String, String> {
///     Ok(format!("receipt for {amount_in_cents}"))
/// }
///
/// /// Sell a book.
/// #[duroxide::orchestration(name = "sell-book")]
/// async fn sell_book(ctx: OrchestrationContext, price_in_cents: u64) -> Result<String, String> {
///     ChargeCard::call(&ctx, &price_in_cents).await
/// }
/// ```
#[derive(Debug)]
pub struct Activity<D> {
    _definition: PhantomData<D>,
    _never: Infallible,
}

impl<D: Definition<Context = ActivityContext>> Activity<D> {
    /// The full name, `{crate}::activity::{name}`.
    pub const NAME: &'static str = D::NAME;

    /// The name without the prefix, as written in the attribute.
    pub const SHORT_NAME: &'static str = short_name(D::NAME);

    /// The attribute reads this when an orchestration schedules the handle.
    #[doc(hidden)]
    pub const __USED: Option<Use> = Some(<Self as Handle>::USE);

    /// Returns the metadata of this activity, as it appears in the catalog.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::activity(name = "do-work", handle = Handle, idempotent)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// if Handle::info().idempotent {
    ///     println!("{} can run twice", Handle::NAME);
    /// }
    /// ```
    #[must_use]
    pub fn info() -> ActivityInfo {
        activity_info::<D>()
    }

    /// Schedules one attempt of the activity from an orchestration, on workers with the declared tag.
    ///
    /// This is short for `call(..).schedule()`. The returned future works like every `DurableFuture`: you can join it,
    /// race it or tag it, and dropping it cancels the activity. It resolves to the activity's output. The declared retry
    /// and timeout are left out; they need [`call`](#method.call). To make several calls at once, with all their attempts, give
    /// the calls to `duroxide::join_all`.
    ///
    /// # Errors
    ///
    /// Fails with the activity's own error, or with what duroxide reports about the activity (cancelled, panicked). An
    /// output that cannot be decoded, or an input that cannot be serialized (such as a map whose keys are not strings),
    /// is an error that names the activity and the type.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::activity(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let output = Handle::schedule(&ctx, &input).await?;
    /// # Ok(output)
    /// # }
    /// ```
    #[track_caller]
    pub fn schedule(ctx: &OrchestrationContext, input: &D::Input) -> DurableFuture<CallResult<D>> {
        Self::call(ctx, input).schedule()
    }

    /// Calls the activity from an orchestration, with the `retry(..)`, `timeout` and `tag` that its attribute declares.
    ///
    /// The call is a builder: `.retry(policy)`, `.timeout(duration)`, `.tag(tag)` and `.session(id)` replace what is
    /// declared. Await it to run the activity with all of these. It also is a future that can be joined and raced.
    ///
    /// The history is the same as that of duroxide's own retry: each attempt is a separate activity, with a timer
    /// between attempts. The timeout limits each attempt. An attempt that times out is not retried, and neither is a
    /// domain error whose `is_retryable` returns `false`. An activity that declares nothing is scheduled once.
    ///
    /// # Errors
    ///
    /// The error of the last attempt, as for [`schedule`](#method.schedule), or the timeout. An option that is invalid,
    /// such as an empty session ID, is also an error.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # use std::time::Duration;
    /// # #[duroxide::activity(name = "do-work", handle = Handle, idempotent, retry(max_attempts = 5), timeout = "1m")]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let output = Handle::call(&ctx, &input).await?;
    /// let output = Handle::call(&ctx, &output).timeout(Duration::from_secs(10)).await?;
    /// # Ok(output)
    /// # }
    /// ```
    #[track_caller]
    pub fn call(ctx: &OrchestrationContext, input: &D::Input) -> ActivityCall<D> {
        ActivityCall::new(ctx, input)
    }
}

impl<D: Definition<Context = ActivityContext>> sealed::Sealed for Activity<D> {}

impl<D: Definition<Context = ActivityContext>> Handle for Activity<D> {
    type Context = ActivityContext;
    type Input = D::Input;
    type Output = Output<D>;
    type Error = Error<D>;
    type CallError = <D as Handler>::CallError;

    const NAME: &'static str = D::NAME;
    const SHORT_NAME: &'static str = Self::SHORT_NAME;

    #[track_caller]
    fn schedule(ctx: &OrchestrationContext, input: &D::Input) -> DurableFuture<CallResult<D>> {
        Self::schedule(ctx, input)
    }

    #[track_caller]
    fn call(ctx: &OrchestrationContext, input: &D::Input) -> impl Future<Output = CallResult<D>> + Send + use<D> {
        Self::call(ctx, input)
    }

    type Definition = D;
    const USE: Use = Use::Activity(D::NAME);
}
