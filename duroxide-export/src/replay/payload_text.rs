//! Texts in payloads, and what replaces those that must not be committed.

#[cfg(feature = "testing")]
use std::{fmt, sync::Arc};

/// A text in a payload, for [`Recording::redact`](crate::replay::Recording::redact).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PayloadText<'a> {
    /// The name of the activity, orchestration, event, queue or value that the payload belongs to; empty for progress.
    pub name: &'a str,
    /// The path of the field, such as `customer.name` or `items[2]`; empty if the payload is the text.
    pub path: &'a str,
    /// The text.
    pub text: &'a str,
}

/// What replaces the texts that must not be committed.
#[cfg(feature = "testing")]
#[derive(Clone)]
pub(crate) struct Redaction(pub(crate) Arc<Replace>);

/// What a test replaces a text with, if at all.
#[cfg(feature = "testing")]
type Replace = dyn Fn(&PayloadText<'_>) -> Option<String> + Send + Sync;

#[cfg(feature = "testing")]
impl fmt::Debug for Redaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redaction").finish_non_exhaustive()
    }
}
