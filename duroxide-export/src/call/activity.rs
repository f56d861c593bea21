//! The typed handle of an activity.
//!
//! The documentation of these functions also appears on the pages of users' handles, where rustdoc resolves no
//! intra-doc links. So it only links within the page, and its examples are about any handle.

use crate::call::attempts::Attempts;
use crate::call::conversion;
use crate::call::instance::id;
use crate::catalog::{ActivityInfo, activity_info};
use crate::handler::definition::{CallResult, Definition, Error, Handler, Output};
use crate::handler::handle::{Handle, sealed, short_name};
use crate::handler::meta::Use;
use duroxide::{ActivityContext, DurableFuture, OrchestrationContext, RetryPolicy};
use std::convert::Infallible;
use std::marker::PhantomData;

/// The typed handle of an activity, with every typed way to call it.
///
/// [`#[activity]`](macro@crate::activity) defines one for each function: `ProvisionVm` for `fn provision_vm`. A handle is
/// never constructed; call its functions as `ProvisionVm::schedule(..)`.
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

    /// The metadata of this activity, as it appears in the catalog.
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

    /// Schedules the activity from an orchestration.
    ///
    /// The returned future works like every `DurableFuture`: you can join it, race it or tag it, and dropping it
    /// cancels the activity. It resolves to the activity's output.
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
    pub fn schedule(ctx: &OrchestrationContext, input: &D::Input) -> DurableFuture<CallResult<D>> {
        let scheduled = match conversion::input::<D>(input) {
            Ok(payload) => ctx.schedule_activity(Self::NAME, payload),
            Err(message) => conversion::refused(ctx, message),
        };
        scheduled.map(conversion::result::<D>)
    }

    /// Schedules the activity on the worker that holds a session, so that several calls can share what it keeps in
    /// memory.
    ///
    /// The worker that runs the first call of a session also gets the later ones, for as long as it lives. Apart from
    /// that, this works like [`schedule`](#method.schedule).
    ///
    /// # Errors
    ///
    /// The errors of [`schedule`](#method.schedule). A session ID that is empty or contains U+0000 is also an error.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::activity(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let session = ctx.new_guid().await?;
    /// let first = Handle::schedule_on_session(&ctx, &input, &session).await?;
    /// let second = Handle::schedule_on_session(&ctx, &first, &session).await?;
    /// # Ok(second)
    /// # }
    /// ```
    pub fn schedule_on_session(
        ctx: &OrchestrationContext,
        input: &D::Input,
        session: impl Into<String>,
    ) -> DurableFuture<CallResult<D>> {
        let session = session.into();
        let scheduled = match conversion::input_with_id::<D>(input, id::check_session(&session)) {
            Ok(payload) => ctx.schedule_activity_on_session(Self::NAME, payload, session),
            Err(message) => conversion::refused(ctx, message),
        };
        scheduled.map(conversion::result::<D>)
    }

    /// Schedules the activity, and retries it after an error as `policy` says.
    ///
    /// The history is the same as that of duroxide's own retry: each attempt is a separate activity, with a timer
    /// between attempts. The policy's timeout limits each attempt. An attempt that times out is not retried, and
    /// neither is a domain error whose `is_retryable` returns `false`.
    ///
    /// # Errors
    ///
    /// The error of the last attempt, as for [`schedule`](#method.schedule), or the timeout.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::{OrchestrationContext, RetryPolicy};
    /// # use std::time::Duration;
    /// # #[duroxide::activity(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let policy = RetryPolicy::new(5).with_timeout(Duration::from_secs(30));
    /// let output = Handle::schedule_with_retry(&ctx, &input, policy).await?;
    /// # Ok(output)
    /// # }
    /// ```
    pub fn schedule_with_retry(
        ctx: &OrchestrationContext,
        input: &D::Input,
        policy: RetryPolicy,
    ) -> impl Future<Output = CallResult<D>> + Send + use<D> {
        run::<D>(attempts::<D>(ctx, policy), conversion::input::<D>(input))
    }

    /// Like [`schedule_with_retry`](#method.schedule_with_retry), but every attempt runs on the worker that holds the
    /// session.
    ///
    /// # Errors
    ///
    /// The errors of [`schedule_with_retry`](#method.schedule_with_retry). A session ID that is empty or contains U+0000
    /// is also an error.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::{OrchestrationContext, RetryPolicy};
    /// # #[duroxide::activity(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let session = ctx.new_guid().await?;
    /// let output = Handle::schedule_with_retry_on_session(&ctx, &input, RetryPolicy::new(3), &session).await?;
    /// # Ok(output)
    /// # }
    /// ```
    pub fn schedule_with_retry_on_session(
        ctx: &OrchestrationContext,
        input: &D::Input,
        policy: RetryPolicy,
        session: &str,
    ) -> impl Future<Output = CallResult<D>> + Send + use<D> {
        let payload = conversion::input_with_id::<D>(input, id::check_session(session));
        run::<D>(Attempts { session: Some(session.to_owned()), ..attempts::<D>(ctx, policy) }, payload)
    }

    /// Calls the activity with the `retry(..)`, `timeout` and `tag` that its attribute declares.
    ///
    /// An activity that declares none of them is scheduled once. Attempts work as in
    /// [`schedule_with_retry`](#method.schedule_with_retry), on workers with the declared tag.
    ///
    /// # Errors
    ///
    /// The error of the last attempt, as for [`schedule`](#method.schedule), or the timeout.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::activity(name = "do-work", handle = Handle, idempotent, retry(max_attempts = 5), timeout = "1m")]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let output = Handle::call(&ctx, &input).await?;
    /// # Ok(output)
    /// # }
    /// ```
    pub fn call(ctx: &OrchestrationContext, input: &D::Input) -> impl Future<Output = CallResult<D>> + Send + use<D> {
        let attempts = Attempts { tag: D::META.tag, ..attempts::<D>(ctx, D::META.retry_policy()) };
        run::<D>(attempts, conversion::input::<D>(input))
    }
}

/// Attempts that any worker may run.
fn attempts<D: Definition>(ctx: &OrchestrationContext, policy: RetryPolicy) -> Attempts {
    let is_retryable = conversion::is_retryable::<D>;
    Attempts { ctx: ctx.clone(), name: D::NAME, policy, session: None, tag: None, is_retryable }
}

/// Runs the attempts, and converts the result to the handler's types.
async fn run<D: Definition>(attempts: Attempts, payload: Result<String, String>) -> CallResult<D> {
    conversion::result::<D>(attempts.run(payload).await)
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

    fn schedule(ctx: &OrchestrationContext, input: &D::Input) -> DurableFuture<CallResult<D>> {
        Self::schedule(ctx, input)
    }

    fn call(ctx: &OrchestrationContext, input: &D::Input) -> impl Future<Output = CallResult<D>> + Send + use<D> {
        Self::call(ctx, input)
    }

    type Definition = D;
    const USE: Use = Use::Activity(D::NAME);
}
