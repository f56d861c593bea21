//! How payloads are encoded.

use serde::{Deserialize, Serialize};

/// How an input or output is encoded.
///
/// ```
/// use duroxide_export_catalog::{Catalog, Encoding};
///
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
/// let catalog: Catalog = serde_json::from_str(json)?;
/// assert_eq!(catalog.activities[0].input_encoding, Encoding::Sorted);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Encoding {
    /// JSON with sorted fields, and text without quotes.
    #[default]
    Sorted,
    /// JSON with fields in the order of their declaration: `field_order = declared`.
    Declared,
    /// Text that is passed through unchanged: `raw`.
    Raw,
}

impl Encoding {
    /// Whether this is what a handler has that declares nothing.
    // serde passes a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::Sorted
    }
}
