//! Where a handler is defined.

use crate::catalog::text::Text;
use crate::handler::meta::Meta;
use serde::{Deserialize, Serialize};

/// Where a handler is defined.
///
/// ```
/// # use duroxide_export as duroxide;
/// #[duroxide::activity(name = "charge-card")]
/// async fn charge_card(amount_in_cents: u64) -> Result<u64, String> {
///     Ok(amount_in_cents)
/// }
///
/// let source = ChargeCard::info().source;
/// println!("{}:{} ({} {})", source.file, source.line, source.crate_name, source.crate_version);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Source {
    /// The name of the package.
    pub crate_name: Text,
    /// The version of the package.
    pub crate_version: Text,
    /// The module of the function.
    pub module_path: Text,
    /// The file of the function, as cargo passed it to the compiler.
    pub file: Text,
    /// The line of the attribute, starting at 1.
    pub line: u32,
}

impl Source {
    pub(crate) fn new(meta: &Meta) -> Self {
        Self {
            crate_name: meta.crate_name.into(),
            crate_version: meta.crate_version.into(),
            module_path: meta.module_path.into(),
            file: meta.file.into(),
            line: meta.line,
        }
    }
}
