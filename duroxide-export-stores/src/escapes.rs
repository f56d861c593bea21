//! Percent-encoding, as in URLs.

/// Why percent-encoded text cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DecodeError {
    /// A `%` without two hexadecimal digits after it.
    Escape,
    /// The bytes are not UTF-8, or one of them is zero.
    Text,
}

/// Decodes percent-encoded text: `%41` is `A`.
pub(super) fn decoded(text: &str) -> Result<String, DecodeError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' { escaped(rest.next(), rest.next()).ok_or(DecodeError::Escape)? } else { byte });
    }
    if bytes.contains(&0) {
        return Err(DecodeError::Text);
    }
    String::from_utf8(bytes).map_err(|_| DecodeError::Text)
}

fn escaped(high: Option<u8>, low: Option<u8>) -> Option<u8> {
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Percent-encodes every character that has a meaning in some part of a URL.
pub(super) fn encoded(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte);
    let escape = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::{DecodeError, decoded, encoded};

    #[test]
    fn escapes_are_read() {
        for (text, expected) in [
            ("", Ok("")),
            ("a b", Ok("a b")),
            ("a%20b", Ok("a b")),
            ("%c3%A9", Ok("é")),
            ("é", Ok("é")),
            ("%2525", Ok("%25")),
            ("%", Err(DecodeError::Escape)),
            ("%4", Err(DecodeError::Escape)),
            ("%+1", Err(DecodeError::Escape)),
            ("%é1", Err(DecodeError::Escape)),
            ("%FF", Err(DecodeError::Text)),
            ("a%00", Err(DecodeError::Text)),
        ] {
            assert_eq!(decoded(text), expected.map(ToOwned::to_owned), "{text}");
        }
    }

    #[test]
    fn what_is_encoded_is_plain_and_decodes_to_itself() {
        for text in ["/var/orders.db", "a b", "a?b#c&d=e", "100%", "::memory:", "mode=memory", "é", "%41", "C:\\x"] {
            let url = encoded(text);
            assert!(!url.contains([' ', '?', '#', '&', '=', ':', '\\', 'é']), "{url}");
            assert_eq!(decoded(&url).as_deref(), Ok(text));
        }
    }
}
