//! A call of an orchestration, with its options.

use crate::call::conversion;
use crate::call::lazy::Lazy;
use crate::execution::call_site::CallSite;
use crate::execution::refused::refused;
use crate::handler::definition::{CallResult, Definition};
use crate::payload::id;
use duroxide::{DurableFuture, OrchestrationContext};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A call of an orchestration from another one, which [`Orchestration::call`](crate::Orchestration::call) returns.
///
/// Await the call to run a sub-orchestration, [`schedule`](Self::schedule) it to get duroxide's `DurableFuture`, or
/// [`spawn`](Self::spawn) an independent instance. A call is a future of its own: it can be joined and raced as it is, and
/// does nothing until it is polled. Dropping it cancels a sub-orchestration that it has scheduled.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// #[duroxide::orchestration(name = "send-newsletter")]
/// async fn send_newsletter(reader: String) -> Result<String, String> {
///     Ok(format!("dear {reader}"))
/// }
///
/// #[duroxide::orchestration(name = "greet-reader")]
/// async fn greet_reader(ctx: OrchestrationContext, reader: String) -> Result<String, String> {
///     SendNewsletter::call(&ctx, &reader).instance(format!("newsletter-{reader}")).spawn()?;
///     SendNewsletter::call(&ctx, &reader).await
/// }
/// ```
#[must_use = "a call does nothing until it is awaited, scheduled or spawned: write `.await`, `.schedule()` or `.spawn()` \
              after it"]
pub struct OrchestrationCall<D> {
    call: Lazy<Child, DurableFuture<Result<String, String>>>,
    _definition: PhantomData<fn() -> D>,
}

impl<D: Definition<Context = OrchestrationContext>> OrchestrationCall<D> {
    #[track_caller]
    pub(crate) fn new(ctx: &OrchestrationContext, input: &D::Input) -> Self {
        let payload = conversion::input::<D>(input);
        let (ctx, version) = (ctx.clone(), D::META.version);
        let site = CallSite::here();
        let child = Child { ctx, name: D::NAME, site, payload, instance: None, version, is_pinned: false };
        Self { call: Lazy::new(child), _definition: PhantomData }
    }

    /// Runs the orchestration under this instance ID.
    ///
    /// duroxide uses the ID exactly as given. It must be unique in the store. An ID that is empty, contains U+0000, or is
    /// reserved by duroxide is an error of the call: those that start with `sub::`, and for [`spawn`](Self::spawn) also
    /// those that contain `::sub::`. Without this option, duroxide generates the ID of a sub-orchestration.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let id = format!("{}-part", ctx.instance_id());
    /// let output = Handle::call(&ctx, &input).instance(id).await?;
    /// # Ok(output)
    /// # }
    /// ```
    #[track_caller]
    pub fn instance(mut self, id: impl AsRef<str>) -> Self {
        self.call.options().instance = Some(id.as_ref().to_owned());
        self
    }

    /// Runs the orchestration in the version of this handle, instead of the latest one that is registered.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle, version = "2.0.0")]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let output = Handle::call(&ctx, &input).pinned().await?;
    /// # Ok(output)
    /// # }
    /// ```
    #[track_caller]
    pub const fn pinned(mut self) -> Self {
        self.call.options().is_pinned = true;
        self
    }

    /// Schedules the sub-orchestration at once, as duroxide's `DurableFuture`.
    ///
    /// # Errors
    ///
    /// The future fails with the orchestration's own error, or with what duroxide reports about it.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::{Either2, OrchestrationContext};
    /// # use std::time::Duration;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let work = Handle::call(&ctx, &input).pinned().schedule();
    /// let deadline = ctx.schedule_timer(Duration::from_secs(60));
    /// match ctx.select2(work, deadline).await {
    ///     Either2::First(output) => output,
    ///     Either2::Second(()) => Err("too late".to_string()),
    /// }
    /// # }
    /// ```
    #[track_caller]
    pub fn schedule(self) -> DurableFuture<CallResult<D>> {
        self.call.into_options().schedule().map(conversion::result::<D>)
    }

    /// Starts the orchestration as an independent instance, without waiting for it.
    ///
    /// The new instance outlives the one that starts it. It needs an [`instance`](Self::instance) ID.
    ///
    /// # Errors
    ///
    /// If the input cannot be serialized, if there is no instance ID, or if the ID is empty, contains U+0000, or is
    /// reserved by duroxide. Nothing is started then.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let id = format!("{}-part", ctx.instance_id());
    /// Handle::call(&ctx, &input).instance(id).spawn()?;
    /// # Ok(input)
    /// # }
    /// ```
    #[track_caller]
    pub fn spawn(self) -> Result<(), String> {
        self.call.into_options().spawn()
    }
}

impl<D: Definition<Context = OrchestrationContext>> Future for OrchestrationCall<D> {
    type Output = CallResult<D>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.call.poll(context, Child::schedule).map(conversion::result::<D>)
    }
}

impl<D: Definition> fmt::Debug for OrchestrationCall<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OrchestrationCall").field(&D::NAME).finish()
    }
}

/// An orchestration with its encoded input, and how to run it. This type does not depend on the handler's types, so it is
/// compiled only once.
struct Child {
    ctx: OrchestrationContext,
    name: &'static str,
    site: CallSite,
    /// The encoded input, or why it cannot be encoded.
    payload: Result<String, String>,
    instance: Option<String>,
    /// The version of the handle.
    version: &'static str,
    is_pinned: bool,
}

impl Child {
    /// Schedules a sub-orchestration. If the input or the ID is invalid, nothing is scheduled, and the future fails.
    fn schedule(self) -> DurableFuture<Result<String, String>> {
        let version = self.pinned_version();
        let Self { ctx, name, site, payload, instance, .. } = self;
        let checked = instance.as_deref().map_or(Ok(()), id::check);
        let payload = match checked.map_err(|problem| format!("{name}: {problem}")).and(payload) {
            Ok(payload) => payload,
            Err(message) => return refused(&ctx, message),
        };
        site.note(name);
        match (instance, version) {
            (None, None) => ctx.schedule_sub_orchestration(name, payload),
            (None, version) => ctx.schedule_sub_orchestration_versioned(name, version, payload),
            (Some(instance), None) => ctx.schedule_sub_orchestration_with_id(name, instance, payload),
            (Some(instance), version) => {
                ctx.schedule_sub_orchestration_versioned_with_id(name, version, instance, payload)
            }
        }
    }

    fn spawn(self) -> Result<(), String> {
        let version = self.pinned_version();
        let Self { ctx, name, site, payload, instance, .. } = self;
        let instance = instance.ok_or("an independent instance needs an ID: write `.instance(id)` before `.spawn()`");
        let checked = instance.map_err(str::to_owned).and_then(|id| id::check_root(&id).map(|()| id));
        let instance = checked.map_err(|problem| format!("{name}: {problem}"))?;
        let payload = payload?;
        site.note(name);
        match version {
            None => ctx.schedule_orchestration(name, instance, payload),
            version => ctx.schedule_orchestration_versioned(name, version, instance, payload),
        }
        Ok(())
    }

    /// Returns the version to run, or `None` for the latest one.
    fn pinned_version(&self) -> Option<String> {
        self.is_pinned.then(|| self.version.to_owned())
    }
}
