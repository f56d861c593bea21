//! The traits that tell handles from other types.

use crate::handler::definition::Handler;
use crate::handler::kind::HandlerContext;
use crate::handler::meta::Use;
use duroxide::{DurableFuture, OrchestrationContext};
use std::fmt;

/// A typed handle, of an activity or of an orchestration: the bound for code that is generic over handles.
///
/// [`Activity`](crate::Activity) and [`Orchestration`](crate::Orchestration) implement it, so every handle does. `uses(..)`
/// and the [registry builder](crate::RegistriesBuilder) take such types. To accept activities only, write
/// `Handle<Context = ActivityContext>`.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::handler::Handle;
/// use duroxide::{ActivityContext, OrchestrationContext};
///
/// /// Calls an activity, and falls back to a default if that fails.
/// async fn call_or_default<A>(ctx: &OrchestrationContext, input: &A::Input) -> A::Output
/// where
///     A: Handle<Context = ActivityContext, Output: Default>,
/// {
///     match A::call(ctx, input).await {
///         Ok(output) => output,
///         Err(error) => {
///             ctx.trace_warn(format!("{} failed: {error}", A::SHORT_NAME));
///             A::Output::default()
///         }
///     }
/// }
///
/// #[duroxide::activity(name = "read-rating", idempotent)]
/// async fn read_rating(title: String) -> Result<u8, String> {
///     Err(format!("no ratings of {title}"))
/// }
///
/// #[duroxide::orchestration(name = "recommend-book", uses(ReadRating))]
/// async fn recommend_book(ctx: OrchestrationContext, title: String) -> Result<bool, String> {
///     Ok(call_or_default::<ReadRating>(&ctx, &title).await > 3)
/// }
/// ```
///
/// A client starts orchestrations and waits for them. For code that is generic over these, write
/// `Handle<Context = OrchestrationContext>`, and name the type of the handle, which has `start`, `wait` and the others:
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::handler::Handle;
/// use duroxide::{Client, Orchestration, OrchestrationContext};
/// use std::time::Duration;
///
/// /// Starts an orchestration, and waits for its output.
/// async fn run<H>(client: &Client, instance: &str, input: &H::Input) -> Result<H::Output, String>
/// where
///     H: Handle<Context = OrchestrationContext>,
/// {
///     let started = Orchestration::<H::Definition>::start(client, instance, input).await;
///     started.map_err(|error| error.to_string())?;
///     let ended = Orchestration::<H::Definition>::wait(client, instance, Duration::from_secs(60)).await;
///     ended.map_err(|error| error.to_string())
/// }
///
/// #[duroxide::orchestration(name = "sell-book")]
/// async fn sell_book(ctx: OrchestrationContext, title: String) -> Result<String, String> {
///     Ok(format!("{title} is sold"))
/// }
///
/// async fn sell_one(client: &Client) -> Result<String, String> {
///     run::<SellBook>(client, "sale-1", &"Dune".to_string()).await
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the handle of an activity or orchestration",
    label = "expected a handle, such as `ProvisionVm` for `fn provision_vm`"
)]
pub trait Handle: sealed::Sealed + 'static {
    /// The context that the handler takes: `ActivityContext` or `OrchestrationContext`.
    type Context: HandlerContext;
    /// The input; `()` if the function takes none.
    type Input: 'static;
    /// What the handler returns when it succeeds.
    type Output: Send + 'static;
    /// The handler's own error: `String`, or the domain error.
    type Error: fmt::Display + fmt::Debug + Send + 'static;
    /// The error of a call in an orchestration: `String`, or [`CallError`](crate::CallError) of the domain error.
    type CallError: fmt::Display + fmt::Debug + Into<String> + Send + 'static;

    /// The full name, `{crate}::{kind}::{name}`.
    const NAME: &'static str;
    /// The name without the prefix.
    const SHORT_NAME: &'static str;

    /// Schedules the handler from an orchestration: `Activity::schedule` or `Orchestration::schedule`.
    fn schedule(
        ctx: &OrchestrationContext,
        input: &Self::Input,
    ) -> DurableFuture<Result<Self::Output, Self::CallError>>;

    /// Calls the handler with the options that its attribute declares: `Activity::call` or `Orchestration::call`.
    /// Nothing is scheduled until it is awaited.
    ///
    /// For options of the caller, name the type of the handle, which has the builder:
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// use duroxide::handler::Handle;
    /// use duroxide::{Activity, ActivityContext, OrchestrationContext};
    ///
    /// /// Calls an activity on a worker with a GPU.
    /// async fn call_on_gpu<A>(ctx: &OrchestrationContext, input: &A::Input) -> Result<A::Output, A::CallError>
    /// where
    ///     A: Handle<Context = ActivityContext>,
    /// {
    ///     Activity::<A::Definition>::call(ctx, input).tag("gpu").await
    /// }
    /// ```
    fn call(
        ctx: &OrchestrationContext,
        input: &Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Self::CallError>> + Send + use<Self>;

    /// The annotated function: `ProvisionVm` is `Activity<<ProvisionVm as Handle>::Definition>`.
    type Definition: Handler<
            Context = Self::Context,
            Input = Self::Input,
            Output = Self::Output,
            Error = Self::Error,
            CallError = Self::CallError,
        >;
    /// What an orchestration that schedules this handle uses.
    #[doc(hidden)]
    const USE: Use;
}

pub(crate) mod sealed {
    /// Only [`Activity`](crate::Activity) and [`Orchestration`](crate::Orchestration) are handles.
    pub trait Sealed {}
}

/// Returns the name without the prefix `{crate}::{kind}::`.
pub(crate) const fn short_name(name: &str) -> &str {
    let bytes = name.as_bytes();
    let mut start = bytes.len();
    while start >= 2 {
        if bytes[start - 1] == b':' && bytes[start - 2] == b':' {
            return name.split_at(start).1;
        }
        start -= 1;
    }
    name
}

/// Provides the constant for every type that is not a handle, and so lacks the inherent constant of the same name.
///
/// The attribute sees `Thing::schedule(&ctx, ..)`, and cannot tell a handle from a helper type with a function of that
/// name. The compiler can: it prefers the inherent constant of a handle.
pub trait MaybeHandle {
    /// What an orchestration that names this type uses.
    const __USED: Option<Use> = None;
}

impl<T: ?Sized> MaybeHandle for T {}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn short_names_have_no_prefix() {
        assert_eq!(short_name("shop::activity::charge-card@v2"), "charge-card@v2");
        assert_eq!(short_name("legacy.charge"), "legacy.charge");
        assert_eq!(short_name("a::"), "");
        assert_eq!(short_name(""), "");
        assert_eq!(short_name("é::è"), "è");
    }
}
