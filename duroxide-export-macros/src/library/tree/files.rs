//! The file of a module, by the rules of the language.

use crate::syntax::attributes::Attributes;
use std::path::{Path, PathBuf};
use syn::{Expr, ExprLit, Lit, Meta, MetaNameValue};

/// Where the root file and `mod.rs` look for their modules, and where every file looks for its `#[path]`s.
pub(crate) fn directory(file: &Path) -> PathBuf {
    file.parent().unwrap_or_else(|| Path::new("")).to_owned()
}

/// `a/mod.rs` looks in `a/`, and so does `a.rs`.
fn children_of(file: &Path) -> PathBuf {
    if file.file_name().is_some_and(|name| name == "mod.rs") { directory(file) } else { file.with_extension("") }
}

/// `name.rs` or `name/mod.rs`, and the directory of its own modules.
pub(crate) fn default_file(children: &Path, name: &str) -> Option<(PathBuf, PathBuf)> {
    [children.join(format!("{name}.rs")), children.join(name).join("mod.rs")]
        .into_iter()
        .find(|file| file.is_file())
        .map(|file| {
            let children = children_of(&file);
            (file, children)
        })
}

pub(crate) fn path_attribute(attributes: &Attributes) -> Option<String> {
    attributes.named("path").find_map(|attribute| match &attribute.meta {
        Meta::NameValue(MetaNameValue { value: Expr::Lit(ExprLit { lit: Lit::Str(path), .. }), .. }) => {
            Some(path.value())
        }
        _ => None,
    })
}
