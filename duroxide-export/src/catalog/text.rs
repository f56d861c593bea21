//! Text in the catalog.

use std::borrow::Cow;

/// Borrowed when the binary describes itself, owned when deserialized.
pub(crate) type Text = Cow<'static, str>;

pub(crate) fn texts(items: impl Iterator<Item = &'static str>) -> Vec<Text> {
    items.map(Text::from).collect()
}
