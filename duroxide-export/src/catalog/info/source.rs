//! Where a handler or a message is defined.

use crate::catalog::info::text::Text;
use crate::handler::meta::Meta;
use crate::message::meta::MessageMeta;
use serde::{Deserialize, Serialize};

/// Where a handler or a message is defined.
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

impl Source {
    pub(crate) fn new(meta: &Meta) -> Self {
        let Meta { crate_name, crate_version, module_path, file, package_file, line, .. } = meta;
        Self::at([crate_name, crate_version, module_path], file_in_package(*package_file, file), *line)
    }

    pub(crate) fn of_message(meta: &MessageMeta) -> Self {
        let MessageMeta { crate_name, crate_version, module_path, file, package_file, line, .. } = meta;
        Self::at([crate_name, crate_version, module_path], file_in_package(*package_file, file), *line)
    }

    fn at(names: [&'static str; 3], file: Text, line: u32) -> Self {
        let [crate_name, crate_version, module_path] = names.map(Text::from);
        Self { crate_name, crate_version, module_path, file, line }
    }
}

/// The file relative to the package. Without the attribute's word for it, as for generated code, whatever is absolute is
/// shortened: a catalog must not contain the paths of the machine that built it.
fn file_in_package(known: Option<&'static str>, file: &'static str) -> Text {
    if let Some(known) = known {
        return known.into();
    }
    let file: Text = if file.contains('\\') { file.replace('\\', "/").into() } else { file.into() };
    let is_absolute = file.starts_with('/') || file.get(1..2) == Some(":");
    if !is_absolute {
        return file;
    }
    let start = file.rfind("/src/").or_else(|| file.rfind('/')).map_or(0, |slash| slash + 1);
    file[start..].to_owned().into()
}

#[cfg(test)]
mod tests {
    use super::file_in_package;

    #[test]
    fn files_are_relative() {
        assert_eq!(file_in_package(Some("src/lib.rs"), "libs/cards/src/lib.rs"), "src/lib.rs");
        assert_eq!(file_in_package(None, "src/lib.rs"), "src/lib.rs");
        assert_eq!(file_in_package(None, "/home/a/cards-0.1.0/src/a/b.rs"), "src/a/b.rs");
        assert_eq!(file_in_package(None, "/target/debug/build/cards-1234/out/generated.rs"), "generated.rs");
        assert_eq!(file_in_package(None, "C:\\cards\\src\\lib.rs"), "src/lib.rs");
        assert_eq!(file_in_package(None, "src\\lib.rs"), "src/lib.rs");
    }
}
