//! Panics that duroxide does not survive.
//!
//! duroxide catches the panics of a handler while it runs. It then drops the payload of the panic, and the future of the
//! handler, without catching panics: a value that panics when it is dropped ends one of duroxide's dispatchers for good.
//! So duroxide only gets text from a handler, and everything else is dropped here.

use std::any::Any;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The payload of a panic, which can be of any type.
pub(crate) type PanicPayload = Box<dyn Any + Send>;

/// The text of a panic whose payload is not text.
const NO_TEXT: &str = "the handler panicked with a payload that is not text";

/// Returns the text of a panic, and drops a payload that is not text.
pub(crate) fn text(payload: PanicPayload) -> String {
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

/// Drops a value that may panic when it is dropped. The panic hook has reported the panic, which ends here.
pub(crate) fn discard<T>(value: T) {
    if let Err(payload) = caught(|| drop(value)) {
        // The payload may panic too when it is dropped, with another such payload, and so on. The next one is leaked.
        if let Err(next) = caught(|| drop(payload)) {
            mem::forget(next);
        }
    }
}

fn caught(run: impl FnOnce()) -> Result<(), PanicPayload> {
    catch_unwind(AssertUnwindSafe(run))
}

/// A value that tokio may drop, without a panic.
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
    use super::{Contained, NO_TEXT, discard, text};
    use std::panic::panic_any;

    /// Panics when it is dropped, with a payload that panics too, as many times as the number.
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
        assert_eq!(text(Box::new("static")), "static");
        assert_eq!(text(Box::new("owned".to_owned())), "owned");
        assert_eq!(text(Box::new(7)), NO_TEXT);
    }

    #[test]
    fn bombs_do_no_harm() {
        for fuses in 0..5 {
            assert_eq!(text(Box::new(Bomb(fuses))), NO_TEXT);
            discard(Bomb(fuses));
            drop(Contained::new(Bomb(fuses)));
        }
        assert_eq!(Contained::new(7).into_inner(), 7);
    }
}
