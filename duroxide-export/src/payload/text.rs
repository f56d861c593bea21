//! U+0000, which PostgreSQL cannot hold in `jsonb`.
//!
//! duroxide writes payloads, errors and IDs into JSON documents. On PostgreSQL, a document with a raw U+0000 can be
//! stored and not be read again, and no worker on that store gets any further. So no text with one leaves this crate.

use std::borrow::Cow;

/// Whether a text has a U+0000.
pub(crate) fn has_nul(text: &str) -> bool {
    text.as_bytes().contains(&0)
}

/// The text with each U+0000 spelled out as `\u{0}`, for text that people read: errors and reasons.
pub(crate) fn without_nul(text: String) -> String {
    if has_nul(&text) { text.replace('\0', NUL) } else { text }
}

/// Like [`without_nul`], for a borrowed text.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    if has_nul(text) { Cow::Owned(text.replace('\0', NUL)) } else { Cow::Borrowed(text) }
}

const NUL: &str = "\\u{0}";

#[cfg(test)]
mod tests {
    use super::{shown, without_nul};

    #[test]
    fn nul_is_spelled_out() {
        assert_eq!(without_nul("a\0b\0".to_owned()), "a\\u{0}b\\u{0}");
        assert_eq!(shown("a\0b"), "a\\u{0}b");
        assert_eq!(shown("plain"), "plain");
    }
}
