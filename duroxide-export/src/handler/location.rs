//! Where a handler or a message is defined.

use std::fmt;

/// Where a handler or a message is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Location {
    /// `CARGO_PKG_NAME` of the crate.
    pub crate_name: &'static str,
    /// `CARGO_PKG_VERSION` of that crate.
    pub crate_version: &'static str,
    /// The module of the function or type.
    pub module_path: &'static str,
    /// The file of the function or type.
    pub file: &'static str,
    /// The same, relative to the package, if that differs.
    pub package_file: Option<&'static str>,
    /// The line of the attribute.
    pub line: u32,
}

impl Location {
    /// Nowhere.
    pub(crate) const NONE: Self =
        Self { crate_name: "", crate_version: "", module_path: "", file: "", package_file: None, line: 0 };

    /// Returns whether these are in two versions of one library, rather than two places in one library.
    pub(crate) fn is_in_other_version_of(&self, other: &Self) -> bool {
        self.crate_name == other.crate_name && self.crate_version != other.crate_version
    }
}

/// `src/lib.rs:7 (shop 0.3.0)`.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, crate_name, crate_version, .. } = self;
        write!(f, "{file}:{line} ({crate_name} {crate_version})")
    }
}
