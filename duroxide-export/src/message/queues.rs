//! Queues: messages that an instance takes one after the other.

use crate::execution::call_site::CallSite;
use crate::execution::refused::refused;
use crate::handler::message::MessageKind;
use crate::message::definition::Queue;
use crate::message::events::within;
use crate::message::future::MessageFuture;
use crate::message::payloads::{self, Envelope};
use duroxide::{Client, ClientError, DurableFuture, OrchestrationContext};
use std::borrow::Cow;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

/// A queue under a name that is only known at run time.
///
/// `named` on the type of a queue returns one. The name is used exactly as given, without a prefix. The calls of the type
/// itself do the same under its declared name.
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
    name: Cow<'static, str>,
    message: PhantomData<fn(T) -> T>,
}

impl<T: Queue> NamedQueue<T> {
    /// The queue under its declared name.
    #[doc(hidden)]
    pub const DECLARED: Self = Self { name: Cow::Borrowed(T::NAME), message: PhantomData };

    /// A queue with this name.
    #[doc(hidden)]
    #[must_use]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self { name: Cow::Owned(name.as_ref().to_owned()), message: PhantomData }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Takes the next message, in an orchestration. Waits until there is one.
    ///
    /// # Errors
    ///
    /// If the payload is not a `T`, in which case the message is consumed anyway; the error names the queue, the type, the
    /// line and the column. If the name is empty or contains U+0000.
    #[must_use = "dropping the future gives up the request"]
    #[track_caller]
    pub fn dequeue(&self, ctx: &OrchestrationContext) -> DurableFuture<Result<T, String>> {
        if let Err(error) = payloads::check(MessageKind::Queue, &self.name) {
            return refused(ctx, error);
        }
        CallSite::here().note(&self.name);
        let name = self.name.clone();
        ctx.dequeue_event(&*self.name).map(move |payload| payloads::decode(&name, &payload))
    }

    /// Takes the next message, or returns `None` if none has arrived when `timeout` has passed. `Duration::MAX` means
    /// forever.
    ///
    /// The message is scheduled first, and the timer second. The order is part of the history. So if hand-written code has
    /// `select2(timer, message)`, keep the race for the instances in flight, and replace only the message in it:
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::{Either2, OrchestrationContext};
    /// # use serde::{Deserialize, Serialize};
    /// # use std::time::Duration;
    /// # #[duroxide::queue(name = "line")]
    /// # #[derive(Serialize, Deserialize)]
    /// # struct Line(String);
    /// #[duroxide::orchestration(name = "read-line")]
    /// async fn read_line(ctx: OrchestrationContext) -> Result<Option<String>, String> {
    ///     match ctx.select2(ctx.schedule_timer(Duration::from_secs(60)), Line::dequeue(&ctx)).await {
    ///         Either2::First(()) => Ok(None),
    ///         Either2::Second(line) => Ok(Some(line?.0)),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`dequeue`](Self::dequeue).
    #[track_caller]
    pub fn dequeue_timeout(
        &self,
        ctx: &OrchestrationContext,
        timeout: Duration,
    ) -> MessageFuture<'static, Result<Option<T>, String>> {
        within(ctx, self.dequeue(ctx), timeout)
    }

    /// Takes all messages that have arrived, in order, in an orchestration. Empty if there are none.
    ///
    /// A payload that is not a `T` is an error in the list.
    pub fn drain(&self, ctx: &OrchestrationContext) -> MessageFuture<'static, Vec<Result<T, String>>> {
        if let Err(error) = payloads::check(MessageKind::Queue, &self.name) {
            return MessageFuture::new(async { vec![Err(error)] });
        }
        let (ctx, name) = (ctx.clone(), self.name.clone());
        MessageFuture::new(async move {
            let arrived = take_arrived(&ctx, &name).await;
            arrived.iter().map(|payload| payloads::decode(&name, payload)).collect()
        })
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
        instance: impl AsRef<str>,
        message: &T,
    ) -> MessageFuture<'c, Result<(), ClientError>> {
        enqueue(client, Envelope::new(instance.as_ref(), &self.name, message))
    }
}

fn enqueue(client: &Client, message: Result<Envelope, ClientError>) -> MessageFuture<'_, Result<(), ClientError>> {
    MessageFuture::new(async move {
        let Envelope { instance, name, payload } = message?;
        client.enqueue_event(instance, name, payload).await
    })
}

/// The number of messages that the first round requests. The history records each request.
const FIRST_ROUND: usize = 4;

/// The most messages that a round requests.
const LARGEST_ROUND: usize = 256;

/// duroxide fails an instance that takes more than 100 rounds within a turn.
const ROUNDS_IN_A_TURN: usize = 50;

/// A queue that only this crate uses. Its messages mark the ends of rounds.
const MARKS: &str = "duroxide-export:end-of-round";

/// Takes the payloads of all messages that have arrived in a queue.
///
/// duroxide cannot tell whether a queue is empty. It applies what has arrived one after the other, resumes the
/// orchestration after each, and answers new requests only after the last. So each round requests some messages, and then
/// a mark that is already in a queue of its own: once the mark is answered, everything that had arrived has been handed
/// out. The last round is the one that requests more messages than there are.
///
/// Nothing can arrive between the end of the last round and what the orchestration does next without waiting, so continuing
/// as new leaves no message unread. A timer in place of the mark would miss messages that arrive just as it fires.
async fn take_arrived(ctx: &OrchestrationContext, name: &str) -> Vec<String> {
    let mut taken = Vec::new();
    let mut size = FIRST_ROUND;
    for round in 1.. {
        let requests = (0..size).map(|_| ctx.dequeue_event(name)).collect();
        let messages = before(mark(ctx), requests).await;
        let is_last = messages.len() < size;
        taken.extend(messages);
        if is_last {
            break;
        }
        size = (size * 2).min(LARGEST_ROUND);
        if round % ROUNDS_IN_A_TURN == 0 {
            ctx.schedule_timer(Duration::ZERO).await;
        }
    }
    taken
}

/// A request that is answered after all those before it.
///
/// The mark is not in the history. A replay puts it there again.
fn mark(ctx: &OrchestrationContext) -> DurableFuture<String> {
    // duroxide hides this method from its documentation, because its replay engine is meant to call it. There is no
    // other way to put a message into the instance's own queue without an activity.
    ctx.deliver_queue_message(MARKS.to_owned(), String::new());
    ctx.dequeue_event(MARKS)
}

/// Returns the answers that come before the mark. Dropping the other requests leaves their messages in the queue.
async fn before(mut mark: DurableFuture<String>, mut requests: Vec<DurableFuture<String>>) -> Vec<String> {
    let mut messages = Vec::new();
    let mut answered = 0;
    poll_fn(|context| {
        // duroxide answers the requests in order.
        while let Some(request) = requests.get_mut(answered) {
            let Poll::Ready(message) = Pin::new(request).poll(context) else { break };
            messages.push(message);
            answered += 1;
        }
        Pin::new(&mut mark).poll(context)
    })
    .await;
    messages
}
