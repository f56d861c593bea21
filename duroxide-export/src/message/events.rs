//! Events: raised to an instance that waits for them.

use crate::execution::call_site::{self, CallSite};
use crate::execution::refused::refused;
use crate::execution::timer;
use crate::handler::message::MessageKind;
use crate::message::definition::Event;
use crate::message::future::MessageFuture;
use crate::message::payloads::{self, Envelope};
use duroxide::providers::ProviderError;
use duroxide::{Client, ClientError, DurableFuture, Either2, OrchestrationContext, OrchestrationStatus};
use std::borrow::Cow;
use std::marker::PhantomData;
use std::time::Duration;

/// An event under a name that is only known at run time.
///
/// `named` on the type of an event returns one. The name is used exactly as given, without a prefix. The calls of the type
/// itself do the same under its declared name.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// # use serde::{Deserialize, Serialize};
/// /// A person's decision.
/// #[duroxide::event(name = "decision")]
/// #[derive(Serialize, Deserialize)]
/// struct Decision {
///     granted: bool,
/// }
///
/// /// Wait for the signal that the caller names.
/// #[duroxide::orchestration(name = "await-decision")]
/// async fn await_decision(ctx: OrchestrationContext, signal: String) -> Result<bool, String> {
///     Ok(Decision::named(signal).wait(&ctx).await?.granted)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct NamedEvent<T> {
    name: Cow<'static, str>,
    event: PhantomData<fn(T) -> T>,
}

impl<T: Event> NamedEvent<T> {
    /// The event under its declared name.
    #[doc(hidden)]
    pub const DECLARED: Self = Self { name: Cow::Borrowed(T::NAME), event: PhantomData };

    /// An event with this name.
    #[doc(hidden)]
    #[must_use]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self { name: Cow::Owned(name.as_ref().to_owned()), event: PhantomData }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Waits for the event, in an orchestration.
    ///
    /// The orchestration only receives events that are raised while it waits.
    ///
    /// # Errors
    ///
    /// If the payload is not a `T`; the error names the event, the type, the line and the column. If the name is empty or
    /// contains U+0000.
    #[must_use = "dropping the future gives up the request"]
    #[track_caller]
    pub fn wait(&self, ctx: &OrchestrationContext) -> DurableFuture<Result<T, String>> {
        if let Err(error) = payloads::check(MessageKind::Event, &self.name) {
            return refused(ctx, error);
        }
        CallSite::here().note(&self.name);
        let name = self.name.clone();
        ctx.schedule_wait(&*self.name).map(move |payload| payloads::decode(&name, &payload))
    }

    /// Waits for the event until `timeout` has passed, and then returns `None`. `Duration::MAX` means forever.
    ///
    /// The event is scheduled first, and the timer second. The order is part of the history. So if hand-written code has
    /// `select2(timer, event)`, keep the race for the instances in flight, and replace only the event in it:
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::{Either2, OrchestrationContext};
    /// # use serde::{Deserialize, Serialize};
    /// # use std::time::Duration;
    /// # #[duroxide::event(name = "decision")]
    /// # #[derive(Serialize, Deserialize)]
    /// # struct Decision { granted: bool }
    /// #[duroxide::orchestration(name = "await-decision")]
    /// async fn await_decision(ctx: OrchestrationContext) -> Result<Option<bool>, String> {
    ///     match ctx.select2(ctx.schedule_timer(Duration::from_secs(60)), Decision::wait(&ctx)).await {
    ///         Either2::First(()) => Ok(None),
    ///         Either2::Second(decision) => Ok(Some(decision?.granted)),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`wait`](Self::wait).
    #[track_caller]
    pub fn wait_timeout(
        &self,
        ctx: &OrchestrationContext,
        timeout: Duration,
    ) -> MessageFuture<'static, Result<Option<T>, String>> {
        within(ctx, self.wait(ctx), timeout)
    }

    /// Raises the event to an instance. It is lost if the instance is not waiting for it.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if `event` cannot be serialized, or if the name or `instance` is empty or contains
    /// U+0000; `ClientError::Provider` if the store rejects the request. Stores from `duroxide::providers::open` do so if
    /// the instance does not exist, and name similar ones.
    pub fn raise<'c>(
        &self,
        client: &'c Client,
        instance: impl AsRef<str>,
        event: &T,
    ) -> MessageFuture<'c, Result<(), ClientError>> {
        raise(client, Envelope::new(instance.as_ref(), &self.name, event))
    }

    /// Raises the event to an instance and to all its sub-orchestrations, however deep, that are running. Returns the
    /// IDs of these instances: none if the instance does not exist.
    ///
    /// # Errors
    ///
    /// The errors of [`raise`](Self::raise), and `ClientError::ManagementNotAvailable` if the store cannot list
    /// instances. An instance that refuses the event does not keep it from the others: the error, a
    /// `ClientError::Provider`, names those that refused, with the reason, and those that received it.
    pub fn raise_to_tree<'c>(
        &self,
        client: &'c Client,
        instance: impl AsRef<str>,
        event: &T,
    ) -> MessageFuture<'c, Result<Vec<String>, ClientError>> {
        raise_to_tree(client, Envelope::new(instance.as_ref(), &self.name, event))
    }
}

/// Awaits a message until a time has passed.
#[track_caller]
pub(super) fn within<T: Send + 'static>(
    ctx: &OrchestrationContext,
    message: DurableFuture<Result<T, String>>,
    timeout: Duration,
) -> MessageFuture<'static, Result<Option<T>, String>> {
    if timeout == Duration::MAX {
        return MessageFuture::new(async { message.await.map(Some) });
    }
    CallSite::here().note(call_site::TIMER);
    let timer = timer::schedule(ctx, timeout);
    let ctx = ctx.clone();
    MessageFuture::new(async move {
        match ctx.select2(message, timer).await {
            Either2::First(message) => message.map(Some),
            Either2::Second(()) => Ok(None),
        }
    })
}

fn raise(client: &Client, event: Result<Envelope, ClientError>) -> MessageFuture<'_, Result<(), ClientError>> {
    MessageFuture::new(async move {
        let Envelope { instance, name, payload } = event?;
        client.raise_event(instance, name, payload).await
    })
}

fn raise_to_tree(
    client: &Client,
    event: Result<Envelope, ClientError>,
) -> MessageFuture<'_, Result<Vec<String>, ClientError>> {
    MessageFuture::new(async move {
        let Envelope { instance, name, payload } = event?;
        let tree = client.get_instance_tree(&instance).await?;
        // Who runs is read first, because a parent that gets the event may end, and cancel its children. Parents come first.
        let (mut running, mut refused) = (Vec::new(), Vec::new());
        for instance in tree.all_ids {
            match client.get_orchestration_status(&instance).await {
                Ok(OrchestrationStatus::Running { .. }) => running.push(instance),
                Ok(_) => {}
                Err(error) => refused.push((instance, error)),
            }
        }
        let mut reached = Vec::new();
        for instance in running {
            match client.raise_event(&instance, &name, &payload).await {
                Ok(()) => reached.push(instance),
                Err(error) => refused.push((instance, error)),
            }
        }
        if refused.is_empty() { Ok(reached) } else { Err(partly_raised(&name, &reached, &refused)) }
    })
}

/// Names who refused an event, and who got it nevertheless.
fn partly_raised(event: &str, reached: &[String], refused: &[(String, ClientError)]) -> ClientError {
    let refused_by: Vec<_> = refused.iter().map(|(instance, error)| format!("`{instance}`: {error}")).collect();
    let reached = match reached {
        [] => "no instance".to_owned(),
        reached => format!("`{}`", reached.join("`, `")),
    };
    let message = format!("`{event}` was not raised to {}; it was raised to {reached}", refused_by.join("; "));
    let operation = "raise_to_tree";
    ClientError::Provider(if refused.iter().any(|(_, error)| error.is_retryable()) {
        ProviderError::retryable(operation, message)
    } else {
        ProviderError::permanent(operation, message)
    })
}
