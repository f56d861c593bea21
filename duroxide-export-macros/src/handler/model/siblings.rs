//! The items in a function's module, read from its file.

use crate::handler::parse::args::Args;
use crate::handler::parse::item::HandlerFn;
use crate::names::items::{Idents, idents_of};
use crate::own_attribute::{OwnAttribute, handler_attribute};
use crate::syntax::lines::Place;
use crate::syntax::scan::{self, RawItem, What};
use proc_macro2::{Ident, Span};
use std::fs;
use std::path::{Path, PathBuf};

/// The items of the module that contains a function, including the function itself, if its source can be read.
pub(crate) fn around(function: &HandlerFn) -> Option<Vec<RawItem>> {
    let (file, line) = place_of(function)?;
    of(&fs::read_to_string(file).ok()?, &function.sig.ident, line)
}

/// Whether a function is in an `impl`. Without `self`, it has the tokens of a free function.
pub(crate) fn is_method(function: &HandlerFn) -> bool {
    // Most functions are not indented, and reading a file takes time.
    if !proc_macro::is_available() || Span::call_site().unwrap().start().column() == 1 {
        return false;
    }
    let source = place_of(function).and_then(|(file, line)| Some((fs::read_to_string(file).ok()?, line)));
    source.is_some_and(|(text, line)| is_method_at(&text, &function.sig.ident, line))
}

fn is_method_at(text: &str, function: &Ident, line: usize) -> bool {
    let mut finder = Finder { function, line, place: Place::new(Path::new(""), text), in_impl: false };
    let _ = scan::lex(text).map(|tokens| finder.module(scan::items(tokens).items));
    finder.in_impl
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
fn of(text: &str, function: &Ident, line: usize) -> Option<Vec<RawItem>> {
    let mut finder = Finder { function, line, place: Place::new(Path::new(""), text), in_impl: false };
    finder.module(scan::items(scan::lex(text)?).items)
}

/// Searches for the module of a function.
struct Finder<'a> {
    function: &'a Ident,
    line: usize,
    place: Place<'a>,
    /// Whether the function was found in an `impl`.
    in_impl: bool,
}

impl Finder<'_> {
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
                            self.in_impl |= self.is_wanted(ident);
                        }
                    }
                }
                _ => {}
            }
        }
        (is_here || self.in_impl).then_some(items)
    }

    fn is_wanted(&mut self, ident: &Ident) -> bool {
        self.place.line_of(ident) == self.line && ident == self.function
    }
}

/// The items that the attribute of a handler defines.
pub(crate) fn idents_of_handler(item: &RawItem) -> Option<Idents> {
    let What::Fn(function) = item.what() else { return None };
    let OwnAttribute { kind, arguments, .. } = handler_attribute(&item.attributes)?;
    idents_of(kind, function, &Args::parse(kind, arguments).ok()?)
}

#[cfg(test)]
mod tests {
    use super::is_method_at;
    use quote::format_ident;

    const TEXT: &str = "
mod inner {
    #[duroxide::activity]
    async fn free() {}
}

impl Azure {
    const X: u8 = 1;

    #[duroxide::activity]
    async fn method() {}
}

fn body() {
    #[duroxide::activity]
    async fn in_body() {}
}

#[duroxide::activity]
async fn at_root() {}
";

    #[test]
    fn methods_are_distinguished_from_functions() {
        let is_method = |name: &str| {
            let line = 1 + TEXT.lines().position(|line| line.contains(&format!("fn {name}("))).unwrap();
            is_method_at(TEXT, &format_ident!("{name}"), line)
        };
        assert!(is_method("method"));
        for function in ["free", "in_body", "at_root"] {
            assert!(!is_method(function), "{function}");
        }
        assert!(!is_method_at("", &format_ident!("f"), 1));
        assert!(!is_method_at(TEXT, &format_ident!("method"), 999));
    }
}
