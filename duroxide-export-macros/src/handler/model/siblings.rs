//! The items in a function's module, read from its file.

use crate::diagnostics::errors::Errors;
use crate::handler::model::named::idents_of;
use crate::handler::parse::args::HandlerArgs;
use crate::handler::parse::item::HandlerFn;
use crate::names::items::Idents;
use crate::own_attribute::{OwnAttribute, handler_attribute};
use crate::scope::Scope;
use crate::syntax::lines::Place;
use crate::syntax::scan::{self, RawItem, What};
use proc_macro2::{Ident, Span};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// The names in the module of a function, if its source can be read.
pub(crate) fn scope_around(function: &HandlerFn) -> Option<Scope> {
    let siblings = around(function)?;
    let idents = siblings.iter().filter_map(idents_of_handler);
    let handles = idents.map(|idents| idents.handle.to_string()).collect();
    Some(Scope::from_items(&siblings).with_handles(handles))
}

/// The items of the module that contains a function, including the function itself, if its source can be read.
fn around(function: &HandlerFn) -> Option<Vec<RawItem>> {
    let (file, line) = place_of(function)?;
    find(&fs::read_to_string(file).ok()?, &function.sig.ident, line)
}

/// Whether a function is in an `impl`. Without `self`, it has the tokens of a free function.
pub(crate) fn is_method(function: &HandlerFn) -> bool {
    // Most functions are not indented, and reading a file takes time.
    if !proc_macro::is_available() || Span::call_site().unwrap().start().column() == 1 {
        return false;
    }
    place_of(function).is_some_and(|(file, line)| has_method_at(&file, line))
}

fn has_method_at(file: &Path, line: usize) -> bool {
    // rustc expands one file after another, so caching one is enough.
    static LAST: Mutex<Option<MethodLines>> = Mutex::new(None);
    let changed = fs::metadata(file).and_then(|file| file.modified()).ok();
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if !last.as_ref().is_some_and(|last| last.file == file && last.changed == changed) {
        let lines = fs::read_to_string(file).map(|text| lines_of_methods(&text)).unwrap_or_default();
        *last = Some(MethodLines { file: file.to_owned(), changed, lines });
    }
    last.as_ref().is_some_and(|last| last.lines.contains(&line))
}

/// The functions in all `impl`s of a file.
struct MethodLines {
    file: PathBuf,
    changed: Option<SystemTime>,
    lines: Vec<usize>,
}

/// The lines of the functions in all `impl`s.
fn lines_of_methods(text: &str) -> Vec<usize> {
    fn add(items: &[RawItem], in_impl: bool, place: &mut Place<'_>, lines: &mut Vec<usize>) {
        for item in items {
            match (item.what(), &item.body) {
                (What::Fn(ident), _) => {
                    let line = place.line_of(ident);
                    lines.extend(in_impl.then_some(line));
                }
                (What::Mod, Some(body)) => add(&scan::items(body.stream()).items, false, place, lines),
                (What::Impl, Some(body)) => add(&scan::items(body.stream()).items, true, place, lines),
                _ => {}
            }
        }
    }
    let mut lines = Vec::new();
    if let Some(tokens) = scan::lex(text) {
        add(&scan::items(tokens).items, false, &mut Place::new(Path::new(""), text), &mut lines);
    }
    lines
}

/// The file and the line of a function, if it comes from a file.
fn place_of(function: &HandlerFn) -> Option<(PathBuf, usize)> {
    // Unit tests have no source file.
    if !proc_macro::is_available() {
        return None;
    }
    let span = function.sig.ident.span().unwrap();
    Some((span.local_file()?, span.line()))
}

/// The items of the module that contains the function with this name at this line.
fn find(text: &str, function: &Ident, line: usize) -> Option<Vec<RawItem>> {
    let mut finder = ModuleSearch { function, line, place: Place::new(Path::new(""), text) };
    finder.module(scan::items(scan::lex(text)?).items)
}

/// Searches for the module of a function.
struct ModuleSearch<'a> {
    function: &'a Ident,
    line: usize,
    place: Place<'a>,
}

impl ModuleSearch<'_> {
    fn module(&mut self, items: Vec<RawItem>) -> Option<Vec<RawItem>> {
        let mut is_here = false;
        for item in &items {
            match (item.what(), &item.body) {
                (What::Mod, Some(body)) => {
                    if let Some(found) = self.module(scan::items(body.stream()).items) {
                        return Some(found);
                    }
                }
                (What::Fn(ident), _) => is_here |= self.is_wanted(ident),
                (What::Impl, Some(body)) => {
                    // Visits all of them, so that the place moves past the last one.
                    for method in scan::items(body.stream()).items {
                        if let What::Fn(ident) = method.what() {
                            is_here |= self.is_wanted(ident);
                        }
                    }
                }
                _ => {}
            }
        }
        is_here.then_some(items)
    }

    fn is_wanted(&mut self, ident: &Ident) -> bool {
        self.place.line_of(ident) == self.line && ident == self.function
    }
}

/// The items that the attribute of a handler defines.
fn idents_of_handler(item: &RawItem) -> Option<Idents> {
    let What::Fn(function) = item.what() else { return None };
    let OwnAttribute { kind, arguments, .. } = handler_attribute(&item.attributes)?;
    idents_of(kind, function, &HandlerArgs::parse(kind, arguments, &mut Errors::default()))
}

#[cfg(test)]
mod tests {
    use super::lines_of_methods;

    #[test]
    fn methods_are_distinguished_from_functions() {
        let text = "mod inner {
    #[duroxide::activity]
    async fn free() {}
    impl Azure {
        async fn method() {}
    }
}
impl Azure {
    const X: u8 = 1;
    #[duroxide::activity]
    async fn other_method() {}
}
fn body() {
    #[duroxide::activity]
    async fn in_body() {}
}
async fn at_root() {}
";
        assert_eq!(lines_of_methods(text), [5, 11]);
        assert_eq!(lines_of_methods(""), [0; 0]);
    }
}
