//! A guard around every handler: whatever the handler fails with, the store can record it.

use crate::execution::panics;
use crate::handler::erased::HandlerFuture;
use crate::payload::text;
use std::cell::{Cell, RefCell};
use std::future::pending;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

/// A guarded handler.
///
/// * U+0000 in its error or panic message is escaped.
/// * It panics with nothing but a text, and never when it is dropped; see [`panics`].
/// * [`fail`] makes it return an error from a place that cannot return one.
pub(crate) struct Guarded(pub(crate) HandlerFuture);

thread_local! {
    static POLLED: Cell<Polled> = const { Cell::new(Polled::Nothing) };
    /// A stack, because handlers can be polled inside one another. Separate from `POLLED`, so that a handler that does
    /// not fail never touches it.
    static MESSAGES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// What is being polled on this thread.
#[derive(Clone, Copy, PartialEq)]
enum Polled {
    /// No guarded handler.
    Nothing,
    /// A guarded handler.
    Handler,
    /// A guarded handler that will fail with the last message.
    Failed,
}

/// Makes the handler that is being polled fail with `message`, once its future yields to the runtime.
///
/// # Panics
///
/// If no guarded handler is being polled on this thread, as in a hand-written orchestration. duroxide then fails the
/// instance with the message.
#[track_caller]
pub(crate) fn fail(message: String) {
    match POLLED.get() {
        Polled::Nothing => panic!("{message}"),
        Polled::Handler => POLLED.set(Polled::Failed),
        Polled::Failed => _ = MESSAGES.with_borrow_mut(Vec::pop),
    }
    MESSAGES.with_borrow_mut(|messages| messages.push(message));
}

impl Future for Guarded {
    type Output = Result<String, String>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let outer = POLLED.replace(Polled::Handler);
        let polled = catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(context)));
        let failure = match POLLED.replace(outer) {
            Polled::Failed => MESSAGES.with_borrow_mut(Vec::pop),
            Polled::Nothing | Polled::Handler => None,
        };
        match (polled, failure) {
            (Err(payload), _) => resume_unwind(Box::new(text::without_nul(panics::message(payload)))),
            (Ok(_), Some(message)) => Poll::Ready(Err(text::without_nul(message))),
            (Ok(polled), None) => polled.map_err(text::without_nul),
        }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        panics::discard(mem::replace(&mut self.0, Box::pin(pending())));
    }
}

#[cfg(test)]
mod tests {
    use super::{Guarded, fail};
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    fn poll(future: impl Future<Output = Result<String, String>> + Send + 'static) -> Poll<Result<String, String>> {
        Pin::new(&mut Guarded(Box::pin(future))).poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn errors_and_panics_have_no_nul() {
        assert_eq!(poll(async { Err("a\0b".to_owned()) }), Poll::Ready(Err("a\\u{0}b".to_owned())));
        assert_eq!(poll(async { Ok("fine".to_owned()) }), Poll::Ready(Ok("fine".to_owned())));
        for text in ["a\0b", "plain"] {
            let panic = catch_unwind(AssertUnwindSafe(|| poll(async move { panic!("{text}") }))).unwrap_err();
            assert_eq!(*panic.downcast::<String>().unwrap(), text.replace('\0', "\\u{0}"));
        }
        let panic = catch_unwind(AssertUnwindSafe(|| poll(async { panic!("static \0") }))).unwrap_err();
        assert_eq!(*panic.downcast::<String>().unwrap(), "static \\u{0}");
    }

    #[test]
    fn a_handler_can_be_made_to_fail_from_within() {
        let failed = poll(async {
            fail("no way to continue".to_owned());
            std::future::pending().await
        });
        assert_eq!(failed, Poll::Ready(Err("no way to continue".to_owned())));
        assert!(poll(std::future::pending()).is_pending());
        catch_unwind(|| fail("nobody listens".to_owned())).unwrap_err();
    }

    #[test]
    fn a_handler_within_another_fails_alone() {
        let outer = poll(async {
            assert!(poll(async { Err("inner".to_owned()) }).is_ready());
            fail("first".to_owned());
            fail("outer".to_owned());
            let inner = poll(async {
                fail("inner".to_owned());
                std::future::pending().await
            });
            assert_eq!(inner, Poll::Ready(Err("inner".to_owned())));
            std::future::pending().await
        });
        assert_eq!(outer, Poll::Ready(Err("outer".to_owned())));
    }
}
