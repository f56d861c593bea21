//! U+0000, which PostgreSQL cannot store in `jsonb`.
//!
//! duroxide embeds payloads, errors and IDs in JSON documents. PostgreSQL accepts a document with U+0000 but cannot
//! read it back, which stops every worker on that store. So this crate never passes such text to a store.

use std::borrow::Cow;

/// Whether a text contains U+0000.
pub(crate) fn has_nul(text: &str) -> bool {
    text.as_bytes().contains(&0)
}

/// Escapes each U+0000 as `\u{0}`, in text that people read: errors and reasons.
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
    fn nul_is_escaped() {
        assert_eq!(without_nul("a\0b\0".to_owned()), "a\\u{0}b\\u{0}");
        assert_eq!(shown("a\0b"), "a\\u{0}b");
        assert_eq!(shown("plain"), "plain");
    }
}
