//! Text in the catalog.

use std::borrow::Cow;

/// Borrowed when the binary describes itself, owned when deserialized.
pub(crate) type Text = Cow<'static, str>;
