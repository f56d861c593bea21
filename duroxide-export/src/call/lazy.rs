//! Calls that begin when they are first polled, and take options until then.

use std::pin::Pin;
use std::task::{Context, Poll};

/// The options of a call until it is first polled, and then the future that runs with them.
///
/// A call is itself the future, rather than convertible into one, so that it can be joined and raced as it is.
#[derive(Debug)]
pub(crate) struct Lazy<O, F> {
    options: Option<O>,
    running: Option<F>,
}

impl<O, F: Future + Unpin> Lazy<O, F> {
    pub(crate) const fn new(options: O) -> Self {
        Self { options: Some(options), running: None }
    }

    /// Returns the options, to change them.
    ///
    /// # Panics
    ///
    /// If the call has already been polled. This only happens in code that polls by hand, because awaiting a call consumes it.
    #[track_caller]
    pub(crate) const fn options(&mut self) -> &mut O {
        self.options.as_mut().expect("the call has begun: set its options before it is polled")
    }

    /// Returns the options, to run the call in another way.
    ///
    /// # Panics
    ///
    /// Like [`options`](Self::options).
    #[track_caller]
    pub(crate) fn into_options(self) -> O {
        self.options.expect("the call has begun: schedule it before it is polled")
    }

    /// Polls the future, which `run` creates the first time.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>, run: impl FnOnce(O) -> F) -> Poll<F::Output> {
        if let Some(options) = self.options.take() {
            self.running = Some(run(options));
        }
        match &mut self.running {
            Some(running) => Pin::new(running).poll(context),
            None => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lazy;
    use std::future::{Ready, ready};
    use std::task::{Context, Poll, Waker};

    fn poll(call: &mut Lazy<u8, Ready<u8>>) -> Poll<u8> {
        call.poll(&mut Context::from_waker(Waker::noop()), |number| ready(number * 2))
    }

    #[test]
    fn a_call_runs_with_its_last_options() {
        let mut call = Lazy::new(1);
        *call.options() = 21;
        assert_eq!(poll(&mut call), Poll::Ready(42));
    }

    #[test]
    #[should_panic(expected = "set its options before it is polled")]
    fn a_call_that_has_begun_takes_no_options() {
        let mut call = Lazy::new(1);
        assert_eq!(poll(&mut call), Poll::Ready(2));
        *call.options() = 21;
    }

    #[test]
    #[should_panic(expected = "schedule it before it is polled")]
    fn a_call_that_has_begun_is_not_scheduled_again() {
        let mut call = Lazy::new(1);
        assert_eq!(poll(&mut call), Poll::Ready(2));
        call.into_options();
    }
}
