//! Taking everything that has arrived in a queue.

use crate::message::future::MessageFuture;
use duroxide::{DurableFuture, OrchestrationContext};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

/// The number of messages that the first round asks for. The history records each request.
const FIRST_ROUND: usize = 4;

/// The most messages that a round asks for.
const LARGEST_ROUND: usize = 256;

/// duroxide gives up on an instance that goes on for more than 100 rounds within a turn.
const ROUNDS_IN_A_TURN: usize = 50;

/// A queue of this crate's own. Its messages mark the end of the rounds.
const MARKS: &str = "duroxide-export:end-of-round";

/// Takes all messages that have arrived in a queue. `dequeue` asks for one.
///
/// duroxide has no way to look whether a queue is empty. It applies what has arrived one after the other, resumes the
/// orchestration after each, and answers new requests only after the last. So each round asks for some messages, and then
/// for a mark in a queue of its own that is already there: when the mark comes, everything that has arrived has been
/// handed out. The rounds go on until one asks for more than there is.
///
/// Nothing can arrive between the end of the last round and what the orchestration does next without waiting, so that
/// nothing is unread if it continues as new. With a timer in place of the mark, messages that arrive along with its firing
/// would be.
pub(super) fn drain<T: Send + 'static>(
    ctx: &OrchestrationContext,
    dequeue: impl Fn(&OrchestrationContext) -> DurableFuture<T> + Send + 'static,
) -> MessageFuture<'static, Vec<T>> {
    let ctx = ctx.clone();
    MessageFuture::new(async move {
        let mut taken = Vec::new();
        let mut size = FIRST_ROUND;
        for round in 1.. {
            let requests = (0..size).map(|_| dequeue(&ctx)).collect();
            let messages = before(mark(&ctx), requests).await;
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
    })
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

/// The answers that come before the mark. Dropping the other requests leaves their messages in the queue.
async fn before<T>(mut mark: DurableFuture<String>, mut requests: Vec<DurableFuture<T>>) -> Vec<T> {
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
