//! The typed handle of an orchestration.
//!
//! The documentation of these functions also appears on the pages of users' handles, where rustdoc resolves no
//! intra-doc links. So it only links within the page, and its examples are about any handle.

use crate::call::continue_as_new::{ContinueAsNew, FromText};
use crate::call::conversion;
use crate::call::orchestration_call::OrchestrationCall;
use crate::catalog::{OrchestrationInfo, orchestration_info};
use crate::execution::call_site::{self, CallSite};
use crate::handler::definition::{CallResult, Definition, Error, Handler, Output};
use crate::handler::handle::{Handle, sealed, short_name};
use crate::handler::meta::Use;
use duroxide::{DurableFuture, OrchestrationContext};
use std::convert::Infallible;
use std::marker::PhantomData;

/// The typed handle of an orchestration, with every typed way to call it.
///
/// [`#[orchestration]`](macro@crate::orchestration) defines one for each function: `ProvisionPostgres` for `fn
/// provision_postgres`. A handle is never constructed; call its functions as `ProvisionPostgres::start(..)`.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::providers::sqlite::SqliteProvider;
/// use duroxide::{Client, Runtime};
/// use std::{sync::Arc, time::Duration};
///
/// /// Greet somebody.
/// #[duroxide::orchestration(name = "greet-person")]
/// async fn greet_person(name: String) -> Result<String, String> {
///     Ok(format!("hello, {name}"))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = Arc::new(SqliteProvider::new_in_memory().await?);
/// let runtime = Runtime::start_with_store(
///     store.clone(),
///     duroxide::create_activity_registry(),
///     duroxide::create_orchestration_registry(),
/// )
/// .await;
/// let client = Client::new(store);
///
/// GreetPerson::start(&client, "greeting-1", &"Ada".to_string()).await?;
/// let greeting = GreetPerson::wait(&client, "greeting-1", Duration::from_secs(10)).await?;
/// assert_eq!(greeting, "hello, Ada");
/// # runtime.shutdown(None).await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Orchestration<D> {
    _definition: PhantomData<D>,
    _never: Infallible,
}

impl<D: Definition<Context = OrchestrationContext>> Orchestration<D> {
    /// The full name, `{crate}::orchestration::{name}`.
    pub const NAME: &'static str = D::NAME;

    /// The name without the prefix, as written in the attribute.
    pub const SHORT_NAME: &'static str = short_name(D::NAME);

    /// The semantic version of this handler.
    pub const VERSION: &'static str = D::META.version;

    /// The attribute reads this when an orchestration schedules the handle.
    #[doc(hidden)]
    pub const __USED: Option<Use> = Some(<Self as Handle>::USE);

    /// Returns the metadata of this orchestration, as it appears in the catalog.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// println!("{} uses {:?}", Handle::NAME, Handle::info().activities_used);
    /// ```
    #[must_use]
    pub fn info() -> OrchestrationInfo {
        orchestration_info::<D>()
    }

    /// Calls the orchestration from another one.
    ///
    /// The call is a builder: `.instance(id)` sets the instance ID, and `.pinned()` the
    /// [`VERSION`](#associatedconstant.VERSION) of this handle. Await it to run a sub-orchestration, in the latest
    /// registered version and with an ID that duroxide generates, if nothing else is set. `.spawn()` starts an independent
    /// instance instead, without waiting for it. The call also is a future that can be joined and raced.
    ///
    /// # Errors
    ///
    /// The errors of [`schedule`](#method.schedule). An instance ID that is empty, contains U+0000, or starts with `sub::`,
    /// which duroxide reserves, is also an error.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle, version = "2.0.0")]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let id = format!("{}-part", ctx.instance_id());
    /// let output = Handle::call(&ctx, &input).instance(id).pinned().await?;
    /// Handle::call(&ctx, &output).instance("independent").spawn()?;
    /// # Ok(output)
    /// # }
    /// ```
    #[track_caller]
    pub fn call(ctx: &OrchestrationContext, input: &D::Input) -> OrchestrationCall<D> {
        OrchestrationCall::new(ctx, input)
    }

    /// Schedules the orchestration as a sub-orchestration. duroxide generates the instance ID.
    ///
    /// This is short for `call(..).schedule()`. The returned future works like every `DurableFuture`: you can join it or
    /// race it, and dropping it cancels the sub-orchestration. It resolves to the orchestration's output. The
    /// sub-orchestration runs in the latest registered version.
    ///
    /// # Errors
    ///
    /// Fails with the orchestration's own error, or with what duroxide reports about it (cancelled, panicked). An
    /// output that cannot be decoded, or an input that cannot be serialized, is an error that names the orchestration
    /// and the type.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
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

    /// Ends this execution, and starts the next one of the same instance with a new input and an empty history.
    ///
    /// Return the result of awaiting it, as the example does; the request is made when it is awaited. The future then never
    /// resolves, so it fits every output. The next execution runs in the latest registered version, or with
    /// `.pinned()` in the [`VERSION`](#associatedconstant.VERSION) of this handle. Use the handle of another version to
    /// move an instance to that version.
    ///
    /// # Errors
    ///
    /// If `input` cannot be serialized, the future resolves to an error that names the orchestration and the type, and
    /// nothing is requested. So the error of the orchestration must implement `From<String>`, like `String` and `CallError`.
    ///
    /// # Panics
    ///
    /// If it is called from a different orchestration, because an instance cannot change its orchestration. The
    /// panic fails the instance.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # use std::time::Duration;
    /// #[duroxide::orchestration(name = "count-down")]
    /// async fn count_down(ctx: OrchestrationContext, seconds: u64) -> Result<String, String> {
    ///     if seconds == 0 {
    ///         return Ok("lift-off".to_string());
    ///     }
    ///     ctx.schedule_timer(Duration::from_secs(1)).await;
    ///     return CountDown::continue_as_new(&ctx, &(seconds - 1)).await;
    /// }
    /// ```
    #[track_caller]
    pub fn continue_as_new<T, E: FromText>(ctx: &OrchestrationContext, input: &D::Input) -> ContinueAsNew<T, E> {
        assert_same_orchestration::<D>(ctx, "continue as");
        ContinueAsNew::new(ctx, conversion::input::<D>(input), Self::VERSION)
    }

    /// Reports progress, which [`status`](#method.status) and [`watch`](#method.watch) return.
    ///
    /// The attribute declares the type with `progress = ..`. Without it, progress is a text, that of duroxide's
    /// `set_custom_status`: `report(&ctx, "half way")`. A report stays until the next one or [`clear_progress`](#method.clear_progress),
    /// even after the instance continues as new or ends.
    ///
    /// A report is an event of the history. To add, remove or move one breaks the replay of instances that are running,
    /// like every other change of the calls that an orchestration makes.
    ///
    /// If the progress is longer than 256 KiB, duroxide fails the instance.
    ///
    /// # Errors
    ///
    /// If `progress` cannot be serialized. The error names the orchestration and the type, and the progress stays as it was.
    ///
    /// # Panics
    ///
    /// If it is called from a different orchestration. The panic fails the instance.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # use serde::{Deserialize, Serialize};
    /// # #[duroxide::activity(name = "pack-item")] async fn pack_item(item: String) -> Result<(), String> { Ok(()) }
    /// #[derive(Serialize, Deserialize)]
    /// pub struct Packed {
    ///     items: usize,
    ///     of: usize,
    /// }
    ///
    /// #[duroxide::orchestration(name = "pack-items", progress = Packed)]
    /// async fn pack_items(ctx: OrchestrationContext, items: Vec<String>) -> Result<(), String> {
    ///     for (packed, item) in items.iter().enumerate() {
    ///         PackItems::report(&ctx, &Packed { items: packed, of: items.len() })?;
    ///         PackItem::call(&ctx, item).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    #[track_caller]
    pub fn report(ctx: &OrchestrationContext, progress: &<D as Handler>::Report) -> Result<(), String> {
        assert_same_orchestration::<D>(ctx, "report the progress of");
        let progress = conversion::progress::<D>(progress)?;
        CallSite::here().note(call_site::PROGRESS);
        ctx.set_custom_status(progress);
        Ok(())
    }

    /// Removes the progress that was reported.
    ///
    /// This is an event of the history too.
    ///
    /// # Panics
    ///
    /// If it is called from a different orchestration. The panic fails the instance.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle, progress = u8)]
    /// # async fn do_work(ctx: OrchestrationContext) -> Result<(), String> {
    /// Handle::report(&ctx, &50)?;
    /// Handle::clear_progress(&ctx);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn clear_progress(ctx: &OrchestrationContext) {
        assert_same_orchestration::<D>(ctx, "clear the progress of");
        CallSite::here().note(call_site::PROGRESS);
        ctx.reset_custom_status();
    }
}

#[track_caller]
fn assert_same_orchestration<D: Definition>(ctx: &OrchestrationContext, action: &str) {
    let running = ctx.orchestration_name();
    assert!(
        D::META.has_name(&running),
        "`{running}` cannot {action} `{}`, because an instance cannot change its orchestration: schedule or spawn \
         the other one instead",
        D::NAME
    );
}

impl<D: Definition<Context = OrchestrationContext>> sealed::Sealed for Orchestration<D> {}

impl<D: Definition<Context = OrchestrationContext>> Handle for Orchestration<D> {
    type Context = OrchestrationContext;
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
    const USE: Use = Use::Orchestration(D::NAME);
}
