//! The items in a function's module, read from its file.

use crate::handler::parse::args::Args;
use crate::handler::parse::item::HandlerFn;
use crate::kind::Kind;
use crate::names::items::{Idents, idents_of};
use crate::syntax::attributes::Attributes;
use crate::syntax::lines::Place;
use crate::syntax::scan::{self, RawItem, What};
use proc_macro2::Ident;
use std::fs;
use std::path::{Path, PathBuf};

/// An item in the function's module.
pub(crate) struct Sibling {
    pub(crate) item: RawItem,
    /// The line of a function, starting at 1.
    pub(crate) line: usize,
    /// Whether the item may be compiled out.
    pub(crate) is_conditional: bool,
}

/// The items of the module that contains a function, including the function itself, if its source can be read.
pub(crate) fn around(function: &HandlerFn) -> Option<Vec<Sibling>> {
    let (file, line) = place_of(function)?;
    of(&fs::read_to_string(file).ok()?, &function.sig.ident, line)
}

/// The file and the line of a function, if it comes from a file.
pub(crate) fn place_of(function: &HandlerFn) -> Option<(PathBuf, usize)> {
    // Unit tests have no source file.
    if !proc_macro::is_available() {
        return None;
    }
    let span = function.sig.ident.span().unwrap();
    Some((span.local_file()?, span.line()))
}

/// The items of the module that contains the function with this name at this line.
pub(crate) fn of(text: &str, function: &Ident, line: usize) -> Option<Vec<Sibling>> {
    let mut finder = Finder { function, line, place: Place::new(Path::new(""), text) };
    finder.module(scan::items(scan::lex(text)?).items)
}

/// Searches for the module of a function.
struct Finder<'a> {
    function: &'a Ident,
    line: usize,
    place: Place<'a>,
}

impl Finder<'_> {
    fn module(&mut self, items: Vec<RawItem>) -> Option<Vec<Sibling>> {
        let mut siblings = Vec::new();
        let mut is_here = false;
        for item in items {
            let mut line = 0;
            match (item.what(), &item.body) {
                (What::Mod, Some(body)) => {
                    if let Some(found) = self.module(scan::items(body.stream()).items) {
                        return Some(found);
                    }
                }
                (What::Fn(ident), _) => {
                    line = self.place.line_of(ident);
                    is_here |= line == self.line && ident == self.function;
                }
                (What::Impl, Some(body)) => is_here |= self.has_method(&scan::items(body.stream()).items),
                _ => {}
            }
            siblings.push(Sibling { is_conditional: is_conditional(&item.attributes), item, line });
        }
        is_here.then_some(siblings)
    }

    fn has_method(&mut self, items: &[RawItem]) -> bool {
        let mut lines = items.iter().filter_map(|item| match item.what() {
            What::Fn(ident) => Some((ident, self.place.line_of(ident))),
            _ => None,
        });
        // Visits all of them, so that the place moves past the last one.
        lines.by_ref().fold(false, |found, (ident, line)| found || (line == self.line && ident == self.function))
    }
}

fn is_conditional(attributes: &Attributes) -> bool {
    attributes.has("cfg") || attributes.has("cfg_attr")
}

impl Sibling {
    pub(crate) fn is_function(&self, name: &Ident) -> bool {
        matches!(self.item.what(), What::Fn(ident) if ident == name)
    }

    /// The function of a handler, and the items that its attribute defines.
    pub(crate) fn handler(&self) -> Option<(&Ident, Idents)> {
        let What::Fn(function) = self.item.what() else { return None };
        let names = Kind::ALL.map(Kind::noun);
        let mut attributes = self.item.attributes.ending_in(&names);
        let (kind, attribute) =
            attributes.find_map(|attribute| Some((Kind::of_attribute(attribute.path())?, attribute)))?;
        let tokens = attribute.meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default();
        let args = Args::parse(kind, tokens).ok()?;
        Some((function, idents_of(kind, function, &args)?))
    }
}
