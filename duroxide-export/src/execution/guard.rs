//! A guard around every handler, so that the store can record each of its failures.

use crate::execution::panics;
use crate::handler::erased::HandlerFuture;
use crate::payload::text;
use std::future::pending;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

/// A guarded handler.
///
/// * U+0000 in its error or panic message is escaped.
/// * It only panics with text, and never when it is dropped; see [`panics`].
pub(crate) struct Guarded(pub(crate) HandlerFuture);

impl Future for Guarded {
    type Output = Result<String, String>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(context))) {
            Ok(polled) => polled.map_err(text::without_nul),
            Err(payload) => resume_unwind(Box::new(text::without_nul(panics::text(payload)))),
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
    use super::Guarded;
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
}
