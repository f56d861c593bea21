//! Other items in the function's module that have the names of its generated items.
//!
//! rustc would report each of these names separately, along with everything that follows from them, so the module is
//! searched first. That means reading the file, but a quick look rules out most files.

use crate::handler::model::siblings::{self, Sibling};
use crate::handler::parse::item::HandlerFn;
use crate::kind::Kind;
use crate::names::items::{Idents, base_of_fn, pascal};
use crate::syntax::imports;
use proc_macro2::Ident;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use syn::ext::IdentExt;

/// What already has a name that a handler needs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Collision {
    /// A function with the same name, which rustc reports.
    Function,
    /// A type, or an imported type, with the name of the handle.
    Type,
    /// An earlier handler with the same handle, and perhaps the same constant.
    Handler { function: String, line: usize, same_constant: bool },
}

/// Finds an item that collides with the items of a function, if the source can be read.
pub(crate) fn find(function: &HandlerFn, idents: &Idents) -> Option<Collision> {
    let (file, line) = siblings::place_of(function)?;
    let text = suspicious(&file, &function.sig.ident, &idents.handle)?;
    find_in(&text, &function.sig.ident, line, idents)
}

/// The text of a file in which one of the names may be declared twice.
fn suspicious(file: &Path, function: &Ident, handle: &Ident) -> Option<String> {
    // rustc expands one file after another, so caching one is enough.
    static LAST: Mutex<Option<(PathBuf, Option<SystemTime>, Glance)>> = Mutex::new(None);
    let changed = fs::metadata(file).and_then(|file| file.modified()).ok();
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if !matches!(&*last, Some((known, when, _)) if known == file && *when == changed) {
        *last = Some((file.to_owned(), changed, Glance::at(&fs::read_to_string(file).ok()?)));
    }
    let (_, _, glance) = last.as_ref()?;
    let is_suspicious = glance.is_suspicious(function, handle);
    drop(last);
    if is_suspicious { fs::read_to_string(file).ok() } else { None }
}

/// How often names occur in a file in places where they may be declared, regardless of modules.
#[derive(Debug, Default)]
struct Glance {
    /// The handles that all functions would get.
    handles: HashMap<String, usize>,
    /// Types, imports and explicit handles.
    types: HashMap<String, usize>,
}

impl Glance {
    fn at(text: &str) -> Self {
        let mut glance = Self::default();
        let mut in_import = false;
        for line in text.lines() {
            if let Some((_, rest)) = line.split_once("fn ") {
                let name =
                    rest.trim_start_matches("r#").split(|c: char| !is_part_of_word(c)).next().unwrap_or_default();
                *glance.handles.entry(handle_of(name)).or_default() += 1;
            }
            let import = line.trim_start().trim_start_matches("pub ").starts_with("use ") || in_import;
            in_import = import && !line.contains(';');
            let declares = ["struct ", "enum ", "union ", "trait ", "type ", "mod ", "handle"]
                .iter()
                .any(|word| line.contains(word));
            if import || declares {
                for word in
                    line.split(|c: char| !is_part_of_word(c)).filter(|word| word.starts_with(char::is_uppercase))
                {
                    *glance.types.entry(word.to_owned()).or_default() += 1;
                }
            }
        }
        glance
    }

    fn is_suspicious(&self, function: &Ident, handle: &Ident) -> bool {
        let is_several =
            |names: &HashMap<String, usize>, name: &str, own: usize| names.get(name).is_some_and(|&n| n > own);
        let (derived, handle) = (handle_of(&function.unraw().to_string()), handle.to_string());
        // An explicit handle counts on its own.
        let written_out = usize::from(derived != handle);
        is_several(&self.handles, &derived, 1)
            || is_several(&self.handles, &handle, 1 - written_out)
            || is_several(&self.types, &handle, written_out)
    }
}

/// The handle that a function would get, whichever its kind.
fn handle_of(function: &str) -> String {
    let base = Kind::ALL.into_iter().find_map(|kind| function.strip_suffix(kind.noun())?.strip_suffix('_'));
    pascal(base.filter(|base| !base.is_empty()).unwrap_or(function))
}

fn is_part_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Finds what collides with the items of the function with this name at this line.
fn find_in(text: &str, function: &Ident, line: usize, idents: &Idents) -> Option<Collision> {
    let siblings = siblings::of(text, function, line)?;
    let own = siblings.iter().position(|sibling| sibling.line == line && sibling.is_function(function))?;
    let earlier = |index: usize| index < own;
    let others = siblings.iter().enumerate().filter(|(index, sibling)| *index != own && !sibling.is_conditional);
    let collisions = others.filter_map(|(index, sibling)| collision(sibling, function, idents, earlier(index)));
    // Collisions that rustc reports itself come first.
    collisions.min_by_key(|collision| *collision != Collision::Function)
}

/// The collision that an item causes, if any.
fn collision(sibling: &Sibling, function: &Ident, idents: &Idents, is_earlier: bool) -> Option<Collision> {
    if sibling.is_function(function) {
        return is_earlier.then_some(Collision::Function);
    }
    if declares_type(sibling, &idents.handle) {
        return Some(Collision::Type);
    }
    let (function, other) = sibling.handler()?;
    let same_constant = other.constant == idents.constant;
    let collides = same_constant || other.handle == idents.handle;
    (is_earlier && collides).then(|| Collision::Handler {
        function: function.to_string(),
        line: sibling.line,
        same_constant,
    })
}

fn declares_type(sibling: &Sibling, name: &Ident) -> bool {
    sibling.item.declared_type().is_some_and(|declared| declared == name)
        || sibling.item.import().is_some_and(|import| imports::names(&import.tree).any(|imported| imported == *name))
}

/// Whether a function's name differs from its constant's, which requires a lower-case letter.
pub(crate) fn has_name_for_constant(kind: Kind, function: &Ident) -> bool {
    base_of_fn(kind, function).is_none_or(|base| function.unraw() != base.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::{Collision, Glance, find_in};
    use crate::handler::parse::args::Args;
    use crate::kind::Kind;
    use crate::names::items::idents_of;
    use proc_macro2::Ident;
    use quote::format_ident;

    /// The collision of the last activity with this name in the text, and whether the quick look finds the file
    /// suspicious.
    fn collision(text: &str, function: &str, args: &str) -> (Option<Collision>, bool) {
        let ident: Ident = format_ident!("{function}");
        let before = text.rfind(&format!("fn {function}(")).unwrap();
        let line = text[..before].matches('\n').count() + 1;
        let idents =
            idents_of(Kind::Activity, &ident, &Args::parse(Kind::Activity, args.parse().unwrap()).unwrap()).unwrap();
        (find_in(text, &ident, line, &idents), Glance::at(text).is_suspicious(&ident, &idents.handle))
    }

    #[test]
    fn collisions_are_found_in_the_functions_own_module() {
        let handler = |function: &str, line, same_constant| {
            Some(Collision::Handler { function: function.to_owned(), line, same_constant })
        };
        let table = [
            ("#[activity] fn vm_10() {}\n#[activity] fn vm10() {}", "vm10", "", handler("vm_10", 1, false)),
            ("#[activity] fn vm_10() {}\n#[activity] fn vm10() {}", "vm_10", "", None),
            (
                "#[orchestration] fn vm_orchestration() {}\n\n#[d::activity] fn vm_activity() {}",
                "vm_activity",
                "",
                handler("vm_orchestration", 1, true),
            ),
            ("struct Order; fn order() {}", "order", "", Some(Collision::Type)),
            ("fn order() {} pub(crate) enum Order {}", "order", "", Some(Collision::Type)),
            ("use a::{b as Order, c}; fn order() {}", "order", "", Some(Collision::Type)),
            ("use a::{Order as _, Order as O}; fn order() {}", "order", "", None),
            ("mod a { struct Order; }\nfn order() {}", "order", "", None),
            ("mod a {\n use b::Order;\n fn order() {} }", "order", "", Some(Collision::Type)),
            ("fn order() {}\nmod a { fn order() {} }", "order", "", None),
            ("fn order() {}\nfn order() {}", "order", "", Some(Collision::Function)),
            ("#[cfg(a)] struct Order;\nfn order() {}", "order", "", None),
            ("struct Sale; #[activity(handle = Sale)] fn order() {}", "order", "handle = Sale", Some(Collision::Type)),
            ("struct Order; fn order() {}", "order", "handle = Sale", None),
            (
                "#[activity(handle = Sale)] fn order() {}\n#[activity] fn sale() {}",
                "sale",
                "",
                handler("order", 1, false),
            ),
            ("fn sale() {}\n#[activity] fn order() {}", "order", "", None),
        ];
        for (text, function, args, expected) in table {
            let (found, is_suspicious) = collision(text, function, args);
            assert_eq!(found, expected, "{text}");
            assert!(is_suspicious || found.is_none(), "{text}");
        }
    }

    #[test]
    fn ordinary_files_are_ruled_out_quickly() {
        let text = "use crate::types::{ProvisionVmInput, ProvisionVmOutput};\nuse duroxide::ActivityContext;\n\
                    struct Helper;\n#[activity] pub async fn provision_vm(ctx: ActivityContext) -> R {}\n\
                    #[activity]\npub async fn delete_vm() -> R {}\nfn caller() { ProvisionVm::call() }";
        assert_eq!(collision(text, "provision_vm", ""), (None, false));
        assert_eq!(collision(text, "delete_vm", ""), (None, false));
    }
}
