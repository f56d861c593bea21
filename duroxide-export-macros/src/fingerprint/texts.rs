//! The texts of values: of bounded length, and the constants in them.

use crate::syntax::form::is_part_of_word;

/// Texts that contain others can grow without bounds.
const MOST_BYTES: usize = 600;

/// The text, or its start and a hash.
pub(super) fn bounded(text: String) -> String {
    if text.len() > MOST_BYTES { format!("{}#{:08x}", start_of(&text, 60), hash(&text)) } else { text }
}

/// The constants in the text of a value: numbers, strings and `true`. The others are what fields have by default, and may be
/// left out when they are written.
pub(super) fn constants(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => end_of_string(rest),
            // What a call returned: `{charge-card 2}`.
            '{' if !rest.starts_with("{ ") => rest.find('}').map_or(rest.len(), |end| end + 1),
            _ if is_part_of_word(first) => rest.find(|c| !is_part_of_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, others) = rest.split_at(length);
        let is_constant = match first {
            '"' => length > 2,
            // Not a field, a parameter or a hash.
            '0'..='9' => !['.', '$', '#'].contains(&before) && token.bytes().any(|digit| digit != b'0'),
            _ => token == "true",
        };
        if is_constant {
            found.push(token.to_owned());
        }
        before = first;
        rest = others;
    }
    found
}

fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            '"' if !is_escaped => return index + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}

/// A text that fits on a line.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 100;
    if text.len() > LONGEST { format!("{}.. #{:08x}", start_of(text, 60), hash(text)) } else { text.to_owned() }
}

fn start_of(text: &str, most: usize) -> &str {
    let end = text.char_indices().map(|(index, _)| index).take_while(|index| *index <= most).last().unwrap_or(0);
    &text[..end]
}

/// A hash that is the same on every machine: FNV-1a, folded to 32 bits.
pub(super) fn hash(text: &str) -> u32 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    u32::try_from((hash >> 32) ^ (hash & 0xffff_ffff)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::constants;

    #[test]
    fn constants_are_found() {
        let table: [(&str, &[&str]); 7] = [
            ("1", &["1"]),
            ("Order { a: 10, b: \"x \\\" 2\", c: true }", &["10", "\"x \\\" 2\"", "true"]),
            ("Order { a: 0, b: \"\", c: false, d: None }", &[]),
            ("{charge-card 2}.part.0 * 3", &["3"]),
            ("$0 + argument_1 + #0000002a(input)", &[]),
            ("[(1..=20; it += 4), x2]", &["1", "20", "4"]),
            // The start of a float is enough to tell it from another in most cases.
            ("1.5", &["1"]),
        ];
        for (text, expected) in table {
            assert_eq!(constants(text), expected, "{text}");
        }
    }
}
