//! Dates and times in TOML, which `toml-span` does not parse.

/// The same document with every date and time quoted; `None` if there are none.
pub(crate) fn quoted(text: &str) -> Option<String> {
    let mut quoted = String::with_capacity(text.len() + 16);
    let mut rest = text;
    let mut found = false;
    while let Some(first) = rest.chars().next() {
        let date = if quoted.ends_with(is_part_of_word) { 0 } else { date_or_time(rest) };
        if date > 0 {
            quoted.extend(["\"", &rest[..date], "\""]);
            found = true;
            rest = &rest[date..];
            continue;
        }
        let length = string_or_comment(rest).max(first.len_utf8());
        quoted.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    found.then_some(quoted)
}

/// The length of a string or comment at the start of `text`.
fn string_or_comment(text: &str) -> usize {
    if text.starts_with('#') {
        return text.find('\n').unwrap_or(text.len());
    }
    for (delimiter, has_escapes) in [("\"\"\"", true), ("'''", false), ("\"", true), ("'", false)] {
        if let Some(content) = text.strip_prefix(delimiter) {
            return delimiter.len() + end_of_string(content, delimiter, has_escapes);
        }
    }
    0
}

/// Where a string ends, including its delimiter.
fn end_of_string(text: &str, delimiter: &str, has_escapes: bool) -> usize {
    let mut index = 0;
    while let Some(next) = text[index..].chars().next() {
        if text[index..].starts_with(delimiter) {
            return index + delimiter.len();
        }
        index += next.len_utf8();
        if has_escapes && next == '\\' {
            index += text[index..].chars().next().map_or(0, char::len_utf8);
        }
    }
    text.len()
}

/// The length of `2024-05-27`, `07:32:00.5` or `2024-05-27 07:32:00Z` at the start of `text`.
fn date_or_time(text: &str) -> usize {
    if has_form(text, "00:00") {
        return time(text);
    }
    if !has_form(text, "0000-00-00") {
        return 0;
    }
    let date = "0000-00-00".len();
    let has_time = text[date..].starts_with(['T', 't', ' ']) && has_form(&text[date + 1..], "00:00");
    if has_time { date + 1 + time(&text[date + 1..]) } else { date }
}

fn time(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | 'z');
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

/// Whether a text starts with a form, in which `0` stands for any digit.
fn has_form(text: &str, form: &str) -> bool {
    let matches = |(byte, form): (u8, u8)| if form == b'0' { byte.is_ascii_digit() } else { byte == form };
    text.len() >= form.len() && text.bytes().zip(form.bytes()).all(matches)
}

fn is_part_of_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.')
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn dates_and_times_become_strings() {
        for (date, string) in [
            ("a = 2024-05-27", "a = \"2024-05-27\""),
            ("a = 2024-05-27T07:32:00Z # on 2024-01-01", "a = \"2024-05-27T07:32:00Z\" # on 2024-01-01"),
            ("a = [1979-05-27 00:32:00.999-07:00, 07:32:00]", "a = [\"1979-05-27 00:32:00.999-07:00\", \"07:32:00\"]"),
            ("x = \"é 2024-01-01 \\\" 07:00\"\ny = 07:00", "x = \"é 2024-01-01 \\\" 07:00\"\ny = \"07:00\""),
        ] {
            assert_eq!(quoted(date).as_deref(), Some(string), "{date}");
        }
    }

    #[test]
    fn everything_else_is_unchanged() {
        for text in [
            "",
            "a = 1",
            "a = \"2024-05-27\"",
            "a = '''2024-05-27'''",
            "# 2024-05-27",
            "v-2024-05-27 = 1",
            "a = 12345-67",
        ] {
            assert_eq!(quoted(text), None, "{text}");
        }
    }
}
