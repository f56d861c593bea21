//! The metadata of a message.

use std::fmt;

/// The kind of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// Raised once to an instance that waits for it; lost if the instance does not.
    Event,
    /// Kept until the instance takes it.
    Queue,
    /// Set by an instance, and read by others.
    Value,
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Event => "event",
            Self::Queue => "queue",
            Self::Value => "value",
        })
    }
}

/// Everything that is known about a message at compile time.
#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub struct MessageMeta {
    /// What the attribute declares.
    pub kind: MessageKind,
    /// The full name, prefix included; the key of a value.
    pub name: &'static str,
    /// The type, without module paths.
    pub type_name: &'static str,
    /// The first paragraph of the type's documentation.
    pub description: &'static str,
    /// Whether the type is `#[deprecated]`.
    pub is_deprecated: bool,
    /// `CARGO_PKG_NAME` of the crate that defines the type.
    pub crate_name: &'static str,
    /// `CARGO_PKG_VERSION` of that crate.
    pub crate_version: &'static str,
    /// The module of the type.
    pub module_path: &'static str,
    /// The file of the type.
    pub file: &'static str,
    /// The same, relative to the package, if that differs.
    pub package_file: Option<&'static str>,
    /// The line of the attribute.
    pub line: u32,
}
