//! Panics that duroxide does not survive.
//!
//! duroxide catches the panics of a handler that runs. It then drops the payload of the panic, and the future of the
//! handler, outside of that: a value that panics when it is dropped ends one of duroxide's dispatchers for good. So nothing
//! of a handler gets to duroxide but texts, and everything else is dropped here.

use std::any::Any;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `panic_any` can be given, and a handler can panic with.
pub(crate) type Payload = Box<dyn Any + Send>;

/// The message of a panic whose payload is no text.
const NO_TEXT: &str = "the handler panicked with a payload that is not text";

/// The message of a panic.
pub(crate) fn message(payload: Payload) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(text) => (*text).to_owned(),
            Err(other) => {
                discard(other);
                NO_TEXT.to_owned()
            }
        },
    }
}

/// Drops a value that may panic when it is dropped. The panic has been reported by the panic hook, and goes no further.
pub(crate) fn discard<T>(value: T) {
    if let Err(payload) = caught(|| drop(value)) {
        // A payload that also panics may bring another one, without end: the next one is leaked.
        if let Err(next) = caught(|| drop(payload)) {
            mem::forget(next);
        }
    }
}

fn caught(run: impl FnOnce()) -> Result<(), Payload> {
    catch_unwind(AssertUnwindSafe(run))
}

/// A value that somebody else may drop.
pub(crate) struct Contained<T>(Option<T>);

impl<T> Contained<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(Some(value))
    }

    pub(crate) fn into_inner(mut self) -> T {
        match self.0.take() {
            Some(value) => value,
            None => unreachable!("only this method and `drop` take the value"),
        }
    }
}

impl<T> Drop for Contained<T> {
    fn drop(&mut self) {
        discard(self.0.take());
    }
}

#[cfg(test)]
mod tests {
    use super::{Contained, NO_TEXT, discard, message};
    use std::panic::panic_any;

    /// Panics when it is dropped, with a payload that does so too, as often as it says.
    struct Bomb(u8);

    impl Drop for Bomb {
        fn drop(&mut self) {
            if let Some(left) = self.0.checked_sub(1) {
                panic_any(Self(left));
            }
        }
    }

    #[test]
    fn a_text_stays() {
        assert_eq!(message(Box::new("static")), "static");
        assert_eq!(message(Box::new("owned".to_owned())), "owned");
        assert_eq!(message(Box::new(7)), NO_TEXT);
    }

    #[test]
    fn bombs_do_no_harm() {
        for fuses in 0..5 {
            assert_eq!(message(Box::new(Bomb(fuses))), NO_TEXT);
            discard(Bomb(fuses));
            drop(Contained::new(Bomb(fuses)));
        }
        assert_eq!(Contained::new(7).into_inner(), 7);
    }
}
