//! Percent-encoding, as in URLs.

/// Why a text cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// A `%` without two hexadecimal digits after it.
    Escape,
    /// The bytes are no UTF-8, or one of them is zero.
    Text,
}

/// Replaces `%41` by `A`.
pub(super) fn decoded(text: &str) -> Result<String, Broken> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' { escaped(rest.next(), rest.next()).ok_or(Broken::Escape)? } else { byte });
    }
    if bytes.contains(&0) {
        return Err(Broken::Text);
    }
    String::from_utf8(bytes).map_err(|_| Broken::Text)
}

fn escaped(high: Option<u8>, low: Option<u8>) -> Option<u8> {
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Escapes everything that means something in some part of a URL.
pub(super) fn encoded(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte);
    let escape = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::{Broken, decoded, encoded};

    #[test]
    fn escapes_are_read() {
        for (text, expected) in [
            ("", Ok("")),
            ("a b", Ok("a b")),
            ("a%20b", Ok("a b")),
            ("%c3%A9", Ok("é")),
            ("é", Ok("é")),
            ("%2525", Ok("%25")),
            ("%", Err(Broken::Escape)),
            ("%4", Err(Broken::Escape)),
            ("%+1", Err(Broken::Escape)),
            ("%é1", Err(Broken::Escape)),
            ("%FF", Err(Broken::Text)),
            ("a%00", Err(Broken::Text)),
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
