//! Where a handler or a message is defined.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Where a handler or a message is defined.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Source {
    /// The name of the package.
    pub crate_name: Text,
    /// The version of the package.
    pub crate_version: Text,
    /// The module of the function or type.
    pub module_path: Text,
    /// The file of the function or type, relative to the package.
    pub file: Text,
    /// The line of the attribute, starting at 1.
    pub line: u32,
}
