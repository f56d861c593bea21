//! Where a handler or a message is defined.

use std::fmt;

/// A crate with handlers, as its own `export!()` names it, for
/// [`RegistriesBuilder::include_crate`](crate::RegistriesBuilder::include_crate).
///
/// A binary can contain two versions of one library, and beside the library a program or a test of the same package,
/// so all of these are part of the crate's identity.
///
/// ```
/// # extern crate duroxide_export as duroxide;
/// #[duroxide::activity(name = "charge-card")]
/// pub async fn charge_card(amount_in_cents: u64) -> Result<u64, String> {
///     Ok(amount_in_cents)
/// }
///
/// duroxide::export!(registry);
///
/// fn main() {
///     assert_eq!(registry::CRATE.name, "duroxide-export");
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Crate {
    /// `CARGO_PKG_NAME`.
    pub name: &'static str,
    /// `CARGO_PKG_VERSION`.
    pub version: &'static str,
    /// Whether this is a program, a test or an example, rather than the library of its package.
    pub executable: bool,
}

/// Where a handler or a message is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Location {
    /// `CARGO_PKG_NAME` of the crate.
    pub crate_name: &'static str,
    /// `CARGO_PKG_VERSION` of that crate.
    pub crate_version: &'static str,
    /// Whether the crate is a program, a test or an example, rather than the library of its package.
    pub executable: bool,
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
    pub(crate) const NONE: Self = Self {
        crate_name: "",
        crate_version: "",
        executable: false,
        module_path: "",
        file: "",
        package_file: None,
        line: 0,
    };

    /// Returns the crate.
    pub(crate) const fn in_crate(&self) -> Crate {
        Crate { name: self.crate_name, version: self.crate_version, executable: self.executable }
    }

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
