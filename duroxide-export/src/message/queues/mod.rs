//! Queues: messages that an instance takes one after the other.

mod drain;

use crate::call::instance::id;
use crate::message::definition::Queue;
use crate::message::events::within;
use crate::message::future::{MessageFuture, refused};
use crate::message::meta::MessageKind;
use crate::message::wire::payloads::{Target, invalid};
use duroxide::{Client, ClientError, DurableFuture, OrchestrationContext};
use std::marker::PhantomData;
use std::time::Duration;

const fn target(name: &str) -> Target<'_> {
    Target { kind: MessageKind::Queue, name }
}

/// Takes the next message of a queue.
#[doc(hidden)]
#[must_use = "dropping the future gives up the request"]
pub fn dequeue<T: Queue>(ctx: &OrchestrationContext, name: &str) -> DurableFuture<Result<T, String>> {
    if let Err(message) = target(name).check() {
        return refused(ctx, message);
    }
    let name = name.to_owned();
    ctx.dequeue_event(name.as_str()).map(move |payload| target(&name).decode(&payload))
}

/// Takes the next message of a queue, unless none comes before a time has passed. `Duration::MAX` means for ever.
#[doc(hidden)]
pub fn dequeue_timeout<T: Queue>(
    ctx: &OrchestrationContext,
    name: &str,
    timeout: Duration,
) -> MessageFuture<'static, Result<Option<T>, String>> {
    within(ctx, dequeue(ctx, name), timeout)
}

/// Takes all messages that have arrived in a queue.
#[doc(hidden)]
pub fn drain<T: Queue>(ctx: &OrchestrationContext, name: &str) -> MessageFuture<'static, Vec<Result<T, String>>> {
    if let Err(message) = target(name).check() {
        return MessageFuture::new(async { vec![Err(message)] });
    }
    let name = name.to_owned();
    drain::drain(ctx, move |ctx| dequeue(ctx, &name))
}

/// Adds a message to a queue of an instance.
#[doc(hidden)]
pub fn enqueue<'c, T: Queue>(
    client: &'c Client,
    instance: String,
    name: &str,
    message: &T,
) -> MessageFuture<'c, Result<(), ClientError>> {
    let payload = target(name).encode(message);
    let name = name.to_owned();
    MessageFuture::new(async move {
        id::checked(&instance)?;
        client.enqueue_event(instance, name, payload.map_err(invalid)?).await
    })
}

/// A queue under a name that is only known at run time.
///
/// `named` on the type of a queue returns one. The name is used exactly as given, without a prefix.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// # use serde::{Deserialize, Serialize};
/// /// A line that a user typed.
/// #[duroxide::queue(name = "line")]
/// #[derive(Serialize, Deserialize)]
/// struct Line(String);
///
/// /// Answer one line of the session.
/// #[duroxide::orchestration(name = "answer-line")]
/// async fn answer_line(ctx: OrchestrationContext, session: String) -> Result<String, String> {
///     let Line(text) = Line::named(format!("lines-of-{session}")).dequeue(&ctx).await?;
///     Ok(text.to_uppercase())
/// }
/// ```
#[derive(Debug, Clone)]
pub struct NamedQueue<T> {
    name: String,
    message: PhantomData<fn(T) -> T>,
}

impl<T: Queue> NamedQueue<T> {
    /// A queue with this name.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: String) -> Self {
        Self { name, message: PhantomData }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Takes the next message.
    ///
    /// # Errors
    ///
    /// If the payload is not a `T`, in which case the message is taken all the same, or if the name is empty or contains
    /// U+0000.
    #[must_use = "dropping the future gives up the request"]
    pub fn dequeue(&self, ctx: &OrchestrationContext) -> DurableFuture<Result<T, String>> {
        dequeue(ctx, &self.name)
    }

    /// Takes the next message, or returns `None` if none has come when `timeout` has passed. `Duration::MAX` means for
    /// ever.
    ///
    /// # Errors
    ///
    /// The errors of [`dequeue`](Self::dequeue).
    pub fn dequeue_timeout(
        &self,
        ctx: &OrchestrationContext,
        timeout: Duration,
    ) -> MessageFuture<'static, Result<Option<T>, String>> {
        dequeue_timeout(ctx, &self.name, timeout)
    }

    /// Takes all messages that have arrived, in order. Empty if there are none.
    ///
    /// A payload that is not a `T` is an error in the list.
    pub fn drain(&self, ctx: &OrchestrationContext) -> MessageFuture<'static, Vec<Result<T, String>>> {
        drain(ctx, &self.name)
    }

    /// Adds a message to the queue of an instance.
    ///
    /// The instance must have been started, but need not wait yet. duroxide drops messages to instances that have ended.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if `message` cannot be serialized, or if the name or `instance` is empty or contains
    /// U+0000; `ClientError::Provider` if the store rejects the request. Stores from `duroxide::providers::open` do so if
    /// the instance does not exist, and name similar ones.
    pub fn enqueue<'c>(
        &self,
        client: &'c Client,
        instance: impl Into<String>,
        message: &T,
    ) -> MessageFuture<'c, Result<(), ClientError>> {
        enqueue(client, instance.into(), &self.name, message)
    }
}
