//! The places in the user's code that call handlers and messages, for the reports of replays.
//!
//! Without the feature `replay`, a place is not kept, and has no size.

#[cfg(feature = "replay")]
use std::cell::RefCell;
#[cfg(feature = "replay")]
use std::panic::Location;

/// What a timer is noted as. No handler and no message has such a name.
pub(crate) const TIMER: &str = "\0timer";

/// What progress is noted as.
pub(crate) const PROGRESS: &str = "\0progress";

/// What a request for the next execution is noted as.
pub(crate) const NEXT_EXECUTION: &str = "\0next";

/// The place of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CallSite(#[cfg(feature = "replay")] &'static Location<'static>);

impl CallSite {
    /// The place that calls the function around this.
    #[track_caller]
    pub(crate) const fn here() -> Self {
        Self(
            #[cfg(feature = "replay")]
            Location::caller(),
        )
    }

    /// Notes that the handler or message of this name is called from here, if a replay observes it.
    #[cfg_attr(not(feature = "replay"), allow(clippy::missing_const_for_fn, clippy::unused_self))]
    pub(crate) fn note(self, name: &str) {
        #[cfg(feature = "replay")]
        NOTED.with_borrow_mut(|noted| {
            if let Some(noted) = noted {
                noted.push(Noted { name: name.to_owned(), location: self.0 });
            }
        });
        #[cfg(not(feature = "replay"))]
        let _ = name;
    }
}

/// A call that was noted.
#[cfg(feature = "replay")]
#[derive(Debug, Clone)]
pub(crate) struct Noted {
    /// The name of the handler or message.
    pub(crate) name: String,
    pub(crate) location: &'static Location<'static>,
}

#[cfg(feature = "replay")]
thread_local! {
    /// The calls since the observed code was last resumed; `None` outside of a replay.
    static NOTED: RefCell<Option<Vec<Noted>>> = const { RefCell::new(None) };
}

/// Runs a function, and returns the calls that it made.
#[cfg(feature = "replay")]
pub(crate) fn observe<T>(run: impl FnOnce() -> T) -> (T, Vec<Noted>) {
    NOTED.with_borrow_mut(|noted| *noted = Some(Vec::new()));
    let result = run();
    (result, NOTED.with_borrow_mut(Option::take).unwrap_or_default())
}
