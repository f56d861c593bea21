//! Taking everything that has arrived in a queue.

use crate::message::future::MessageFuture;
use duroxide::{DurableFuture, OrchestrationContext};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

/// The number of messages that the first round asks for. A round for an empty queue should be cheap, because the history
/// records each request.
const FIRST_ROUND: usize = 4;

/// The most messages that a round asks for.
const LARGEST_ROUND: usize = 64;

/// Takes all messages that have arrived in a queue. `dequeue` asks for one.
///
/// Whether a queue is empty is not recorded, so an orchestration cannot simply look: on replay, it would see something
/// else. Here it asks for some messages and for a timer that is due at once. The history records what came before the
/// timer fired. It asks again until a round brings nothing.
///
/// Each round ends a turn. Otherwise duroxide would give up on an instance that takes very many messages in one.
pub(super) fn drain<T: Send + 'static>(
    ctx: &OrchestrationContext,
    dequeue: impl Fn(&OrchestrationContext) -> DurableFuture<T> + Send + 'static,
) -> MessageFuture<'static, Vec<T>> {
    let ctx = ctx.clone();
    MessageFuture::new(async move {
        let mut taken = Vec::new();
        let mut size = FIRST_ROUND;
        loop {
            let requests = (0..size).map(|_| dequeue(&ctx)).collect();
            let messages = arrived(requests, ctx.schedule_timer(Duration::ZERO)).await;
            if messages.is_empty() {
                return taken;
            }
            taken.extend(messages);
            size = (size * 2).min(LARGEST_ROUND);
        }
    })
}

/// The messages that arrive before the timer fires. Dropping the other requests leaves their messages in the queue.
async fn arrived<T>(mut requests: Vec<DurableFuture<T>>, mut timer: DurableFuture<()>) -> Vec<T> {
    let mut messages = Vec::new();
    poll_fn(|context| {
        // duroxide answers the requests in order.
        while let Some(request) = requests.first_mut() {
            let Poll::Ready(message) = Pin::new(request).poll(context) else { break };
            messages.push(message);
            drop(requests.remove(0));
        }
        Pin::new(&mut timer).poll(context)
    })
    .await;
    messages
}
