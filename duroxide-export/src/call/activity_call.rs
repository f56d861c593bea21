//! A call of an activity, with its options.

use crate::call::attempts::Attempts;
use crate::call::conversion;
use crate::call::lazy::Lazy;
use crate::execution::call_site::CallSite;
use crate::handler::definition::{CallResult, Definition};
use duroxide::{ActivityContext, DurableFuture, OrchestrationContext, RetryPolicy};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// A call of an activity, which [`Activity::call`](crate::Activity::call) returns.
///
/// Options replace what the activity's attribute declares. Await the call to run it with all of them, or
/// [`schedule`](Self::schedule) one attempt. After [`retry`](Self::retry) or [`timeout`](Self::timeout), the call is
/// [`AwaitOnly`]: `schedule` does not compile, because one attempt has neither.
///
/// A call is a future of its own: it can be joined and raced as it is, with its retries, and it does nothing until it is
/// polled. Dropping it cancels what it has scheduled.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::{OrchestrationContext, RetryPolicy};
/// # use std::time::Duration;
/// #[duroxide::activity(name = "charge-card", idempotent, retry(max_attempts = 3), timeout = "30s")]
/// async fn charge_card(amount_in_cents: u64) -> Result<String, String> {
///     Ok(format!("receipt for {amount_in_cents}"))
/// }
///
/// #[duroxide::orchestration(name = "sell-car")]
/// async fn sell_car(ctx: OrchestrationContext, price_in_cents: u64) -> Result<String, String> {
///     ChargeCard::call(&ctx, &price_in_cents)
///         .retry(RetryPolicy::new(10))
///         .timeout(Duration::from_secs(120))
///         .tag("large-amounts")
///         .await
/// }
/// ```
#[must_use = "a call does nothing until it is awaited or scheduled: write `.await` or `.schedule()` after it"]
pub struct ActivityCall<D, M = Schedulable> {
    call: Lazy<Attempts, Running>,
    _types: PhantomData<fn() -> (D, M)>,
}

/// Marks a call without a retry and timeout of its own: it can be awaited or scheduled.
#[derive(Debug)]
pub enum Schedulable {}

/// Marks a call with a retry or timeout of its own: it can only be awaited.
#[derive(Debug)]
pub enum AwaitOnly {}

/// A call that can be scheduled as one attempt.
#[diagnostic::on_unimplemented(
    message = "a call with `.retry(..)` or `.timeout(..)` cannot be scheduled",
    label = "makes one attempt, without a timer: write `.await` instead",
    note = "a call can be joined and raced without being scheduled"
)]
pub trait CanBeScheduled: sealed::Sealed {}

impl CanBeScheduled for Schedulable {}

mod sealed {
    /// Only [`Schedulable`](super::Schedulable) calls can be scheduled.
    pub trait Sealed {}

    impl Sealed for super::Schedulable {}
}

/// The attempts of every activity have the same type, which is compiled once.
type Running = Pin<Box<dyn Future<Output = Result<String, String>> + Send>>;

impl<D: Definition<Context = ActivityContext>> ActivityCall<D> {
    /// Creates a call with the options that the attribute declares.
    #[track_caller]
    pub(crate) fn new(ctx: &OrchestrationContext, input: &D::Input) -> Self {
        let attempts = Attempts {
            ctx: ctx.clone(),
            name: D::NAME,
            site: CallSite::here(),
            payload: conversion::input::<D>(input),
            policy: D::META.retry_policy(),
            session: None,
            tag: D::META.tag.map(Into::into),
            is_retryable: conversion::is_retryable::<D>,
        };
        Self { call: Lazy::new(attempts), _types: PhantomData }
    }
}

impl<D: Definition<Context = ActivityContext>, M> ActivityCall<D, M> {
    fn await_only(self) -> ActivityCall<D, AwaitOnly> {
        ActivityCall { call: self.call, _types: PhantomData }
    }

    /// Runs every attempt on the worker that holds a session, so that several calls can share what it keeps in memory.
    ///
    /// The worker that runs the first call of a session also gets the later ones, for as long as it lives. A session ID
    /// that is empty or contains U+0000 is an error of the call.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::activity(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let session = ctx.new_guid().await?;
    /// let first = Handle::call(&ctx, &input).session(&session).await?;
    /// let second = Handle::call(&ctx, &first).session(&session).await?;
    /// # Ok(second)
    /// # }
    /// ```
    #[track_caller]
    pub fn session(mut self, id: impl AsRef<str>) -> Self {
        self.call.options().session = Some(id.as_ref().to_owned());
        self
    }

    /// Attempts the activity according to `policy`.
    ///
    /// The policy's timeout limits each attempt. If it has none, the timeout that was declared or given before remains.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::{OrchestrationContext, RetryPolicy};
    /// # #[duroxide::activity(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let output = Handle::call(&ctx, &input).retry(RetryPolicy::new(5)).await?;
    /// # Ok(output)
    /// # }
    /// ```
    #[track_caller]
    pub fn retry(mut self, policy: RetryPolicy) -> ActivityCall<D, AwaitOnly> {
        let options = self.call.options();
        options.policy = RetryPolicy { timeout: policy.timeout.or(options.policy.timeout), ..policy };
        self.await_only()
    }

    /// Limits how long each attempt may take.
    ///
    /// An attempt that times out is not retried.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # use std::time::Duration;
    /// # #[duroxide::activity(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let output = Handle::call(&ctx, &input).timeout(Duration::from_secs(30)).await?;
    /// # Ok(output)
    /// # }
    /// ```
    #[track_caller]
    pub fn timeout(mut self, per_attempt: Duration) -> ActivityCall<D, AwaitOnly> {
        self.call.options().policy.timeout = Some(per_attempt);
        self.await_only()
    }

    /// Runs every attempt on a worker that serves this tag.
    ///
    /// A tag that is empty or contains U+0000 is an error of the call.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::activity(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let output = Handle::call(&ctx, &input).tag("gpu").await?;
    /// # Ok(output)
    /// # }
    /// ```
    #[track_caller]
    pub fn tag(mut self, tag: impl AsRef<str>) -> Self {
        self.call.options().tag = Some(tag.as_ref().to_owned().into());
        self
    }

    /// Schedules one attempt at once, with the session and the tag, as duroxide's `DurableFuture`.
    ///
    /// The retry and timeout that the attribute declares need `.await`. They are left out here: an activity that is
    /// scheduled once is attempted once, and a timeout is a timer of its own. A call that was given a retry or timeout
    /// cannot be scheduled.
    ///
    /// # Errors
    ///
    /// The future fails with the activity's own error, or with what duroxide reports about the activity.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::{Either2, OrchestrationContext};
    /// # use std::time::Duration;
    /// # #[duroxide::activity(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let work = Handle::call(&ctx, &input).tag("gpu").schedule();
    /// let deadline = ctx.schedule_timer(Duration::from_secs(60));
    /// match ctx.select2(work, deadline).await {
    ///     Either2::First(output) => output,
    ///     Either2::Second(()) => Err("no worker has a GPU".to_string()),
    /// }
    /// # }
    /// ```
    #[track_caller]
    pub fn schedule(self) -> DurableFuture<CallResult<D>>
    where
        M: CanBeScheduled,
    {
        self.call.into_options().schedule().map(conversion::result::<D>)
    }
}

impl<D: Definition<Context = ActivityContext>, M> Future for ActivityCall<D, M> {
    type Output = CallResult<D>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.call.poll(context, |attempts| Box::pin(attempts.run())).map(conversion::result::<D>)
    }
}

impl<D: Definition, M> fmt::Debug for ActivityCall<D, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ActivityCall").field(&D::NAME).finish()
    }
}
