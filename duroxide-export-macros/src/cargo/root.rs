//! The root file of the crate that invokes `export!`.

use crate::cargo::compiler;
use proc_macro2::Span;
use std::path::PathBuf;

/// The crate's root file.
pub(crate) fn root() -> syn::Result<PathBuf> {
    compiler::root().or_else(invoking_file).or_else(usual_root).ok_or_else(|| {
        syn::Error::new(
            Span::call_site(),
            "cannot read the sources of this crate to find its handlers: list the functions instead, `export! { \
             activities { activities::provision_vm, .. } orchestrations { orchestrations::provision_postgres, .. } \
             }`",
        )
    })
}

/// The file of the invocation, which has to be in the root.
fn invoking_file() -> Option<PathBuf> {
    proc_macro::Span::call_site().local_file().filter(|file| file.is_file())
}

/// The root file of the package's library, or of its program if it has none: what the package's tests are about.
pub(crate) fn of_package() -> Option<PathBuf> {
    let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
    let manifest = std::fs::read_to_string(package.join("Cargo.toml")).unwrap_or_default();
    let declared = path_of_library(&manifest);
    let files = declared.as_deref().into_iter().chain(["src/lib.rs", "src/main.rs"]);
    files.map(|file| package.join(file)).find(|file| file.is_file())
}

/// The `path` in `[lib]`.
fn path_of_library(manifest: &str) -> Option<String> {
    let lines = manifest.lines().map(str::trim).skip_while(|line| *line != "[lib]").skip(1);
    let mut path = lines.take_while(|line| !line.starts_with('[')).filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "path").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    path.next()
}

/// Editors may report neither. Fall back to `src/lib.rs` or `src/main.rs`, if it invokes `export!`.
fn usual_root() -> Option<PathBuf> {
    let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
    ["src/lib.rs", "src/main.rs"]
        .into_iter()
        .map(|file| package.join(file))
        .find(|file| std::fs::read_to_string(file).is_ok_and(|text| text.contains("export!")))
}

#[cfg(test)]
mod tests {
    use super::path_of_library;

    #[test]
    fn a_library_may_be_in_another_file() {
        let manifest =
            "[package]\npath = \"no\"\n[lib]\nname = \"x\"\npath = \"lib/root.rs\"\n[[bin]]\npath = \"main.rs\"";
        assert_eq!(path_of_library(manifest).as_deref(), Some("lib/root.rs"));
        assert_eq!(path_of_library("[lib]\nname = \"x\"\n[[bin]]\npath = \"main.rs\""), None);
    }
}
