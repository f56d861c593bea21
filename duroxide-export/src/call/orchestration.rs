//! The typed handle of an orchestration.
//!
//! The documentation of these functions also appears on the pages of users' handles, where rustdoc resolves no
//! intra-doc links. So it only links within the page, and its examples are about any handle.

use crate::call::conversion;
use crate::call::instance::id;
use crate::catalog::{OrchestrationInfo, orchestration_info};
use crate::execution::guard;
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

    /// The metadata of this orchestration, as it appears in the catalog.
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

    /// Schedules the orchestration as a sub-orchestration. duroxide generates the instance ID.
    ///
    /// The returned future works like every `DurableFuture`: you can join it or race it, and dropping it cancels the
    /// sub-orchestration. It resolves to the orchestration's output. The sub-orchestration runs in the latest
    /// registered version.
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
    pub fn schedule(ctx: &OrchestrationContext, input: &D::Input) -> DurableFuture<CallResult<D>> {
        let scheduled = match conversion::input::<D>(input) {
            Ok(payload) => ctx.schedule_sub_orchestration(Self::NAME, payload),
            Err(message) => conversion::refused(ctx, message),
        };
        scheduled.map(conversion::result::<D>)
    }

    /// Schedules the orchestration as a sub-orchestration in the [`VERSION`](#associatedconstant.VERSION) of this handle.
    ///
    /// Apart from the version, this works like [`schedule`](#method.schedule).
    ///
    /// # Errors
    ///
    /// The errors of [`schedule`](#method.schedule).
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle, version = "2.0.0")]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let output = Handle::schedule_pinned(&ctx, &input).await?;
    /// # Ok(output)
    /// # }
    /// ```
    pub fn schedule_pinned(ctx: &OrchestrationContext, input: &D::Input) -> DurableFuture<CallResult<D>> {
        let version = Some(Self::VERSION.to_owned());
        let scheduled = match conversion::input::<D>(input) {
            Ok(payload) => ctx.schedule_sub_orchestration_versioned(Self::NAME, version, payload),
            Err(message) => conversion::refused(ctx, message),
        };
        scheduled.map(conversion::result::<D>)
    }

    /// Schedules the orchestration as a sub-orchestration with the given instance ID.
    ///
    /// duroxide uses the ID exactly as given. It must be unique in the store.
    ///
    /// # Errors
    ///
    /// The errors of [`schedule`](#method.schedule). An `instance` that is empty, contains U+0000, or starts with
    /// `sub::`, which duroxide reserves, is also an error.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let id = format!("{}-part", ctx.instance_id());
    /// let output = Handle::schedule_with_id(&ctx, id, &input).await?;
    /// # Ok(output)
    /// # }
    /// ```
    pub fn schedule_with_id(
        ctx: &OrchestrationContext,
        instance: impl Into<String>,
        input: &D::Input,
    ) -> DurableFuture<CallResult<D>> {
        let instance = instance.into();
        let scheduled = match conversion::input_with_id::<D>(input, id::check(&instance)) {
            Ok(payload) => ctx.schedule_sub_orchestration_with_id(Self::NAME, instance, payload),
            Err(message) => conversion::refused(ctx, message),
        };
        scheduled.map(conversion::result::<D>)
    }

    /// Schedules the orchestration as a sub-orchestration with the given instance ID, in the
    /// [`VERSION`](#associatedconstant.VERSION) of this handle.
    ///
    /// Apart from the version, this works like [`schedule_with_id`](#method.schedule_with_id).
    ///
    /// # Errors
    ///
    /// The errors of [`schedule_with_id`](#method.schedule_with_id).
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle, version = "2.0.0")]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let id = format!("{}-part", ctx.instance_id());
    /// let output = Handle::schedule_pinned_with_id(&ctx, id, &input).await?;
    /// # Ok(output)
    /// # }
    /// ```
    pub fn schedule_pinned_with_id(
        ctx: &OrchestrationContext,
        instance: impl Into<String>,
        input: &D::Input,
    ) -> DurableFuture<CallResult<D>> {
        let (instance, version) = (instance.into(), Some(Self::VERSION.to_owned()));
        let scheduled = match conversion::input_with_id::<D>(input, id::check(&instance)) {
            Ok(payload) => ctx.schedule_sub_orchestration_versioned_with_id(Self::NAME, version, instance, payload),
            Err(message) => conversion::refused(ctx, message),
        };
        scheduled.map(conversion::result::<D>)
    }

    /// Starts the orchestration as an independent instance, without waiting for it.
    ///
    /// duroxide uses the ID exactly as given. It must be unique in the store. The new instance outlives the one that
    /// starts it.
    ///
    /// # Errors
    ///
    /// If `input` cannot be serialized, or if `instance` is empty, contains U+0000, or is reserved by duroxide. Nothing
    /// is started then.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let id = format!("{}-part", ctx.instance_id());
    /// Handle::spawn(&ctx, id, &input)?;
    /// # Ok(input)
    /// # }
    /// ```
    pub fn spawn(ctx: &OrchestrationContext, instance: impl Into<String>, input: &D::Input) -> Result<(), String> {
        let instance = instance.into();
        let payload = conversion::input_with_id::<D>(input, id::check_root(&instance))?;
        ctx.schedule_orchestration(Self::NAME, instance, payload);
        Ok(())
    }

    /// Starts the orchestration as an independent instance in the [`VERSION`](#associatedconstant.VERSION) of this handle,
    /// without waiting for it.
    ///
    /// Apart from the version, this works like [`spawn`](#method.spawn).
    ///
    /// # Errors
    ///
    /// The errors of [`spawn`](#method.spawn).
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle, version = "2.0.0")]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # #[duroxide::orchestration(name = "do-some-work")]
    /// # async fn do_some_work(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    /// let id = format!("{}-part", ctx.instance_id());
    /// Handle::spawn_pinned(&ctx, id, &input)?;
    /// # Ok(input)
    /// # }
    /// ```
    pub fn spawn_pinned(
        ctx: &OrchestrationContext,
        instance: impl Into<String>,
        input: &D::Input,
    ) -> Result<(), String> {
        let instance = instance.into();
        let payload = conversion::input_with_id::<D>(input, id::check_root(&instance))?;
        ctx.schedule_orchestration_versioned(Self::NAME, Some(Self::VERSION.to_owned()), instance, payload);
        Ok(())
    }

    /// Ends this execution, and starts the next one of the same instance with a new input and an empty history.
    ///
    /// Return the result of awaiting it, as the example does. The future never resolves, so it fits every
    /// return type. The next execution runs in the latest registered version.
    ///
    /// If `input` cannot be serialized, the instance fails with an error that names the orchestration and the type.
    ///
    /// # Panics
    ///
    /// If it is called in another orchestration than this one, because an instance cannot change its orchestration. The
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
    pub fn continue_as_new<T, E>(
        ctx: &OrchestrationContext,
        input: &D::Input,
    ) -> impl Future<Output = Result<T, E>> + Send + use<T, E, D> {
        // The call itself makes the request; awaiting the future only stops the orchestration here.
        continue_as::<D>(ctx, input, |payload| drop(ctx.continue_as_new(payload)));
        std::future::pending()
    }

    /// Ends this execution, and starts the next one of the same instance in the
    /// [`VERSION`](#associatedconstant.VERSION) of this handle.
    ///
    /// Apart from the version, this works like [`continue_as_new`](#method.continue_as_new). Use the handle of another
    /// version to move an instance to that version.
    ///
    /// # Panics
    ///
    /// If it is called in another orchestration than this one. The panic fails the instance.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # use std::time::Duration;
    /// #[duroxide::orchestration(name = "count-down", version = "2.0.0")]
    /// async fn count_down(ctx: OrchestrationContext, seconds: u64) -> Result<String, String> {
    ///     if seconds == 0 {
    ///         return Ok("lift-off".to_string());
    ///     }
    ///     ctx.schedule_timer(Duration::from_secs(1)).await;
    ///     return CountDown::continue_as_new_pinned(&ctx, &(seconds - 1)).await;
    /// }
    /// ```
    pub fn continue_as_new_pinned<T, E>(
        ctx: &OrchestrationContext,
        input: &D::Input,
    ) -> impl Future<Output = Result<T, E>> + Send + use<T, E, D> {
        // The call itself makes the request; awaiting the future only stops the orchestration here.
        continue_as::<D>(ctx, input, |payload| drop(ctx.continue_as_new_versioned(Self::VERSION, payload)));
        std::future::pending()
    }

    /// Reports progress, which [`status`](#method.status) and [`watch`](#method.watch) return.
    ///
    /// The attribute declares the type with `progress = ..`. Without it, progress is a text, that of duroxide's
    /// `set_custom_status`. The latest report stays until the next, or until [`clear_progress`](#method.clear_progress),
    /// also when the instance continues as new or has ended.
    ///
    /// A report is an event of the history. To add, remove or move one breaks the replay of instances that are running,
    /// like every other change of the calls that an orchestration makes.
    ///
    /// If `progress` cannot be serialized, the instance fails with an error that names the orchestration and the type.
    /// If it is longer than 256 KiB, duroxide fails the instance.
    ///
    /// # Panics
    ///
    /// If it is called in another orchestration than this one. The panic fails the instance.
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
    ///         PackItems::report(&ctx, &Packed { items: packed, of: items.len() });
    ///         PackItem::call(&ctx, item).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    #[track_caller]
    pub fn report(ctx: &OrchestrationContext, progress: &<D as Handler>::Progress) {
        assert_same_orchestration::<D>(ctx, "report the progress of");
        match conversion::progress::<D>(progress) {
            Ok(text) => ctx.set_custom_status(text),
            Err(message) => guard::fail(message),
        }
    }

    /// Removes the progress that was reported.
    ///
    /// This is an event of the history too.
    ///
    /// # Panics
    ///
    /// If it is called in another orchestration than this one. The panic fails the instance.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle, progress = u8)]
    /// # async fn do_work(ctx: OrchestrationContext) -> Result<(), String> {
    /// Handle::report(&ctx, &50);
    /// Handle::clear_progress(&ctx);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn clear_progress(ctx: &OrchestrationContext) {
        assert_same_orchestration::<D>(ctx, "clear the progress of");
        ctx.reset_custom_status();
    }
}

/// Requests the next execution of the same instance.
fn continue_as<D: Definition>(ctx: &OrchestrationContext, input: &D::Input, request: impl FnOnce(String)) {
    assert_same_orchestration::<D>(ctx, "continue as");
    match conversion::input::<D>(input) {
        Ok(payload) => request(payload),
        // The handler's error may be a domain error, which cannot be created from text.
        Err(message) => guard::fail(message),
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

    fn schedule(ctx: &OrchestrationContext, input: &D::Input) -> DurableFuture<CallResult<D>> {
        Self::schedule(ctx, input)
    }

    fn call(ctx: &OrchestrationContext, input: &D::Input) -> impl Future<Output = CallResult<D>> + Send + use<D> {
        Self::schedule(ctx, input)
    }

    type Definition = D;
    const USE: Use = Use::Orchestration(D::NAME);
}
