//! DX0101: handlers without documentation.

use crate::diagnostics::code::Lint;
use crate::diagnostics::finding::Finding;
use crate::library::contents::Library;
use crate::lints::library::list::list;
use syn::Visibility;

pub(crate) fn find(library: &Library) -> Option<Finding> {
    let exported = library.shipped().filter(|handler| matches!(handler.vis, Visibility::Public(_)));
    let list = list(exported.filter(|handler| !handler.documented))?;
    let problem = format!("these handlers have no documentation, and so no description in the catalog:{list}");
    let help = "write a doc comment above each: `/// What it does.`".to_owned();
    Some(Finding::at_call_site(Lint::Undocumented, problem, help))
}
