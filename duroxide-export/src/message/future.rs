//! The futures of calls.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The future of a call that takes more than one durable step, or that runs in a client.
///
/// It has a name and is boxed, so that the compiler does not create another future type for every message.
#[must_use = "futures do nothing unless you `.await` them"]
pub struct MessageFuture<'a, T>(Pin<Box<dyn Future<Output = T> + Send + 'a>>);

impl<'a, T> MessageFuture<'a, T> {
    pub(crate) fn new(future: impl Future<Output = T> + Send + 'a) -> Self {
        Self(Box::pin(future))
    }
}

impl<T> Future for MessageFuture<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for MessageFuture<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageFuture").finish_non_exhaustive()
    }
}
