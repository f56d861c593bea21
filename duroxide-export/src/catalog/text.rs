//! Text in the catalog.

use std::borrow::Cow;

/// Text that is static where the binary describes itself, and owned where it was deserialized.
pub(crate) type Text = Cow<'static, str>;

pub(crate) fn texts(items: impl Iterator<Item = &'static str>) -> Vec<Text> {
    items.map(Text::from).collect()
}
