//! Events: raised to an instance that waits for them.

use crate::call::instance::id;
use crate::call::timer;
use crate::message::definition::Event;
use crate::message::future::{MessageFuture, refused};
use crate::message::meta::MessageKind;
use crate::message::tree;
use crate::message::wire::payloads::{Target, invalid};
use duroxide::{Client, ClientError, DurableFuture, Either2, OrchestrationContext};
use std::marker::PhantomData;
use std::time::Duration;

const fn target(name: &str) -> Target<'_> {
    Target { kind: MessageKind::Event, name }
}

/// Waits for an event.
#[doc(hidden)]
#[must_use = "dropping the future gives up the request"]
pub fn wait<T: Event>(ctx: &OrchestrationContext, name: &str) -> DurableFuture<Result<T, String>> {
    if let Err(message) = target(name).check() {
        return refused(ctx, message);
    }
    let name = name.to_owned();
    ctx.schedule_wait(name.as_str()).map(move |payload| target(&name).decode(&payload))
}

/// Waits for an event until a time has passed. `Duration::MAX` means for ever.
#[doc(hidden)]
pub fn wait_timeout<T: Event>(
    ctx: &OrchestrationContext,
    name: &str,
    timeout: Duration,
) -> MessageFuture<'static, Result<Option<T>, String>> {
    within(ctx, wait(ctx, name), timeout)
}

/// Awaits a message until a time has passed.
pub(super) fn within<T: Send + 'static>(
    ctx: &OrchestrationContext,
    message: DurableFuture<Result<T, String>>,
    timeout: Duration,
) -> MessageFuture<'static, Result<Option<T>, String>> {
    if timeout == Duration::MAX {
        return MessageFuture::new(async { message.await.map(Some) });
    }
    let timer = timer::schedule(ctx, timeout);
    let ctx = ctx.clone();
    MessageFuture::new(async move {
        match ctx.select2(message, timer).await {
            Either2::First(message) => message.map(Some),
            Either2::Second(()) => Ok(None),
        }
    })
}

/// Raises an event to an instance.
#[doc(hidden)]
pub fn raise<'c, T: Event>(
    client: &'c Client,
    instance: String,
    name: &str,
    event: &T,
) -> MessageFuture<'c, Result<(), ClientError>> {
    let payload = target(name).encode(event);
    let name = name.to_owned();
    MessageFuture::new(async move {
        id::checked(&instance)?;
        client.raise_event(instance, name, payload.map_err(invalid)?).await
    })
}

/// Raises an event to an instance and to those of its descendants that run.
#[doc(hidden)]
pub fn raise_to_tree<'c, T: Event>(
    client: &'c Client,
    instance: String,
    name: &str,
    event: &T,
) -> MessageFuture<'c, Result<Vec<String>, ClientError>> {
    let payload = target(name).encode(event);
    let name = name.to_owned();
    MessageFuture::new(async move {
        id::checked(&instance)?;
        let payload = payload.map_err(invalid)?;
        let running = tree::running(client, &instance).await?;
        for instance in &running {
            client.raise_event(instance, &name, &payload).await?;
        }
        Ok(running)
    })
}

/// An event under a name that is only known at run time.
///
/// `named` on the type of an event returns one. The name is used exactly as given, without a prefix.
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
    name: String,
    event: PhantomData<fn(T) -> T>,
}

impl<T: Event> NamedEvent<T> {
    /// An event with this name.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: String) -> Self {
        Self { name, event: PhantomData }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Waits for the event.
    ///
    /// # Errors
    ///
    /// If the payload is not a `T`, or if the name is empty or contains U+0000.
    #[must_use = "dropping the future gives up the request"]
    pub fn wait(&self, ctx: &OrchestrationContext) -> DurableFuture<Result<T, String>> {
        wait(ctx, &self.name)
    }

    /// Waits for the event until `timeout` has passed, and then returns `None`. `Duration::MAX` means for ever.
    ///
    /// # Errors
    ///
    /// The errors of [`wait`](Self::wait).
    pub fn wait_timeout(
        &self,
        ctx: &OrchestrationContext,
        timeout: Duration,
    ) -> MessageFuture<'static, Result<Option<T>, String>> {
        wait_timeout(ctx, &self.name, timeout)
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
        instance: impl Into<String>,
        event: &T,
    ) -> MessageFuture<'c, Result<(), ClientError>> {
        raise(client, instance.into(), &self.name, event)
    }

    /// Raises the event to an instance and to all its sub-orchestrations, however deep, that are running. Returns the
    /// IDs of these instances: none if the instance does not exist.
    ///
    /// # Errors
    ///
    /// The errors of [`raise`](Self::raise), and `ClientError::ManagementNotAvailable` if the store cannot list
    /// instances. If the store fails half way, some of the instances have got the event.
    pub fn raise_to_tree<'c>(
        &self,
        client: &'c Client,
        instance: impl Into<String>,
        event: &T,
    ) -> MessageFuture<'c, Result<Vec<String>, ClientError>> {
        raise_to_tree(client, instance.into(), &self.name, event)
    }
}
