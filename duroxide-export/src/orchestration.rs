//! The typed handle of an orchestration.

use crate::call;
use crate::codec;
use crate::definition::{Definition, Handle, HandlerArguments, Output, Use};
use crate::info::OrchestrationInfo;
use crate::wait::WaitError;
use duroxide::{Client, ClientError, DurableFuture, OrchestrationContext, OrchestrationStatus};
use std::convert::Infallible;
use std::marker::PhantomData;
use std::time::Duration;

/// The typed handle of an orchestration: every typed way to call it.
///
/// [`#[orchestration]`](macro@crate::orchestration) names one for each function: `ProvisionPostgres` for
/// `fn provision_postgres`. It is never constructed; everything on it is called as
/// `ProvisionPostgres::start(..)`.
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
    pub const NAME: &'static str = D::META.name;

    /// The version of this handler, in the syntax of semantic versioning.
    pub const VERSION: &'static str = D::META.version;

    /// Found by the attribute where an orchestration schedules this handle.
    #[doc(hidden)]
    pub const __USED: Option<Use> = Some(<Self as Handle>::USE);

    /// What is known of this orchestration.
    #[must_use]
    pub fn info() -> OrchestrationInfo {
        OrchestrationInfo::of::<D>()
    }

    /// Schedules the orchestration as a sub-orchestration, under an instance ID that duroxide derives.
    ///
    /// The future can be joined and raced, and cancels the sub-orchestration when it is dropped, like every
    /// [`DurableFuture`]. It yields the orchestration's output. The version that runs is the registry's latest.
    ///
    /// # Errors
    ///
    /// The orchestration's own error; what duroxide reports of it (cancelled, panicked); or an output that does not
    /// decode, with the orchestration's full name and the type that was wanted.
    ///
    /// # Panics
    ///
    /// If `input` cannot be serialized. In an orchestration that fails the instance.
    pub fn schedule(ctx: &OrchestrationContext, input: &D::Input) -> DurableFuture<Result<Output<D>, String>> {
        ctx.schedule_sub_orchestration(Self::NAME, call::input::<D>(input)).map(call::output::<D>)
    }

    /// Schedules the orchestration as a sub-orchestration, under the given instance ID.
    ///
    /// The ID is used exactly as given and must be unique in the store.
    ///
    /// # Errors
    ///
    /// As [`schedule`](Self::schedule), and if `instance` starts with duroxide's reserved `sub::`.
    ///
    /// # Panics
    ///
    /// If `input` cannot be serialized. In an orchestration that fails the instance.
    pub fn schedule_with_id(
        ctx: &OrchestrationContext,
        instance: impl Into<String>,
        input: &D::Input,
    ) -> DurableFuture<Result<Output<D>, String>> {
        ctx.schedule_sub_orchestration_with_id(Self::NAME, instance, call::input::<D>(input)).map(call::output::<D>)
    }

    /// Starts a new instance, in the latest version that the runtime has registered.
    ///
    /// It returns as soon as the store has the request; [`wait`](Self::wait) for the output. As in duroxide,
    /// starting an ID that exists already changes nothing.
    ///
    /// # Errors
    ///
    /// [`ClientError::InvalidInput`] if `input` cannot be serialized or `instance` is an ID that duroxide reserves;
    /// [`ClientError::Provider`] if the store refuses.
    pub fn start(
        client: &Client,
        instance: impl Into<String>,
        input: &D::Input,
    ) -> impl Future<Output = Result<(), ClientError>> + Send {
        // Not an `async fn`: that would hold `input` until it is done, and not be `Send` unless the input is `Sync`.
        let instance = instance.into();
        let payload = D::Arguments::encode(input)
            .map_err(|error| ClientError::InvalidInput { message: call::cannot_encode::<D>(&error) });
        async move { client.start_orchestration(instance, Self::NAME, payload?).await }
    }

    /// Waits until the instance has ended, and returns its output.
    ///
    /// # Errors
    ///
    /// [`WaitError::Timeout`] if the instance has not ended after `timeout`, which leaves it running;
    /// [`WaitError::Failed`] with the orchestration's own error; [`WaitError::Runtime`] if duroxide ended it
    /// (cancelled, panicked, nondeterministic, poisoned); [`WaitError::Output`] if its output is not of the declared
    /// type; [`WaitError::Client`] if the store cannot be read.
    pub async fn wait(client: &Client, instance: &str, timeout: Duration) -> Result<Output<D>, WaitError> {
        let status = client
            .wait_for_orchestration(instance, timeout)
            .await
            .map_err(|error| WaitError::from_client(error, instance, timeout))?;
        match status {
            OrchestrationStatus::Completed { output, .. } => codec::decode(&output).map_err(|error| {
                WaitError::Output { instance: instance.to_owned(), message: call::cannot_decode::<D>(&error) }
            }),
            OrchestrationStatus::Failed { details, .. } => Err(WaitError::from_details(details, instance)),
            // duroxide waits for one of the two above; were it ever to return early, the instance has not ended.
            OrchestrationStatus::NotFound | OrchestrationStatus::Running { .. } => {
                Err(WaitError::Timeout { instance: instance.to_owned(), timeout })
            }
        }
    }
}

impl<D: Definition<Context = OrchestrationContext>> Handle for Orchestration<D> {
    const USE: Use = Use::Orchestration(D::META.name);
}
