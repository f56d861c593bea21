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

/// Editors may report neither. Fall back to `src/lib.rs` or `src/main.rs`, if it invokes `export!`.
fn usual_root() -> Option<PathBuf> {
    let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
    ["src/lib.rs", "src/main.rs"]
        .into_iter()
        .map(|file| package.join(file))
        .find(|file| std::fs::read_to_string(file).is_ok_and(|text| text.contains("export!")))
}
