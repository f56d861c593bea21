//! The items of a module.

use crate::library::function::CONTEXT;
use crate::library::tree::module::Module;
use crate::syntax::lines;
use crate::syntax::scan::{self, RawItem, What};
use crate::syntax::tokens::names;
use std::fs;
use std::path::Path;
use std::rc::Rc;
use syn::{Expr, Item};

/// A module, and the items that its file or its braces contain.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) module: Rc<Module>,
    pub(crate) items: Rc<Vec<RawItem>>,
    pub(crate) file: Rc<Path>,
    /// Whether the file mentions the context of orchestrations at all.
    pub(crate) mentions_context: bool,
}

impl Source {
    /// Reads the file of a module. `None` if it does not parse, which rustc reports.
    pub(crate) fn read(module: &Module, file: &Path) -> Option<Self> {
        let text = fs::read_to_string(file).ok()?;
        let items = Rc::new(scan::items(scan::lex(&text)?).items);
        let mentions_context = text.contains(CONTEXT);
        Some(Self { module: Rc::new(module.clone()), items, file: file.into(), mentions_context })
    }

    /// The value of a constant of a type, such as `Limits::MOST_PARTS`.
    pub(crate) fn associated_constant(&self, ty: &str, name: &str) -> Option<Expr> {
        let impls = self.items.iter().filter(|item| matches!(item.what(), What::Impl) && names(&item.head(), ty));
        let bodies = impls.filter_map(|item| item.body.as_ref());
        let mut constants = bodies.flat_map(|body| scan::items(body.stream()).items).filter_map(|item| {
            match item.parse_declaration()? {
                Item::Const(constant) if constant.ident == name => Some(*constant.expr),
                _ => None,
            }
        });
        constants.next()
    }

    /// `src/deploy.rs:12`, for a function in this file.
    pub(crate) fn place_of(&self, function: &str) -> String {
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        let declaration = format!("fn {function}");
        // A macro or a static is no function.
        let word = if text.contains(&declaration) { &declaration } else { function };
        format!("{}:{}", self.file.display(), lines::line_of_word(&text, word))
    }

    /// The place of a call with a certain argument; that of the first such call, if there are several.
    pub(crate) fn place_of_call(&self, method: &str, argument: &str) -> String {
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        format!("{}:{}", self.file.display(), lines::line_of_call(&text, method, argument))
    }
}
