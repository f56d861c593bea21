//! Text in the catalog.

use std::borrow::Cow;

/// Borrowed when the binary describes itself, owned when deserialized.
pub(crate) type Text = Cow<'static, str>;

/// The first paragraph of a documentation, on one line.
///
/// The attributes have already shortened what they can read, so this only changes what comes from a file or a macro.
pub(crate) fn description(documentation: &'static str) -> Text {
    let mut lines = documentation.lines().map(str::trim).skip_while(|line| line.is_empty());
    let Some(first) = lines.next() else { return Text::Borrowed("") };
    // A text that starts with an example or a heading has no sentence to quote.
    if first.starts_with("```") || first.starts_with('#') {
        return Text::Borrowed("");
    }
    let mut paragraph = Text::Borrowed(first);
    for line in lines.take_while(|line| !line.is_empty()) {
        let joined = paragraph.to_mut();
        joined.push(' ');
        joined.push_str(line);
    }
    paragraph
}

pub(crate) fn texts(items: impl Iterator<Item = &'static str>) -> Vec<Text> {
    items.map(Text::from).collect()
}

#[cfg(test)]
mod tests {
    use super::description;
    use std::borrow::Cow;

    #[test]
    fn the_description_is_the_first_paragraph() {
        assert_eq!(description("\n  Provision a VM\n in a group.\r\n\nDetails."), "Provision a VM in a group.");
        assert_eq!(description("# Title\n\nText."), "");
        assert_eq!(description("```\ncode\n```"), "");
        assert_eq!(description(" \n"), "");
        assert!(matches!(description("Charge a card."), Cow::Borrowed("Charge a card.")));
    }
}
