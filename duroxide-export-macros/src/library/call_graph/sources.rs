//! The modules of a crate by path. Files that were skipped are read on demand.

use crate::library::tree::module::Module;
use crate::library::tree::source::Source;
use crate::scope::Scope;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

/// The modules of a crate.
pub(crate) struct Sources {
    read: RefCell<HashMap<String, Option<Rc<Source>>>>,
    skipped: HashMap<String, (Module, PathBuf)>,
    scopes: RefCell<HashMap<String, Rc<Scope>>>,
}

impl Sources {
    pub(crate) fn new(read: Vec<Source>, skipped: Vec<(Module, PathBuf)>) -> Self {
        let read = read.into_iter().map(|source| (source.module.name.clone(), Some(Rc::new(source)))).collect();
        let skipped = skipped.into_iter().map(|(module, file)| (module.name.clone(), (module, file))).collect();
        Self { read: RefCell::new(read), skipped, scopes: RefCell::default() }
    }

    /// The module with this path, such as `a::b`.
    pub(crate) fn module(&self, path: &str) -> Option<Rc<Source>> {
        if let Some(read) = self.read.borrow().get(path) {
            return read.clone();
        }
        let (module, file) = self.skipped.get(path)?;
        let source = Source::read(module, file).map(Rc::new);
        self.read.borrow_mut().insert(path.to_owned(), source.clone());
        source
    }

    pub(crate) fn has_module(&self, path: &str) -> bool {
        self.skipped.contains_key(path) || self.read.borrow().contains_key(path)
    }

    /// The names of a module.
    pub(crate) fn scope(&self, path: &str) -> Option<Rc<Scope>> {
        if let Some(scope) = self.scopes.borrow().get(path) {
            return Some(Rc::clone(scope));
        }
        let scope = Rc::new(Scope::from_items(&*self.module(path)?.items));
        self.scopes.borrow_mut().insert(path.to_owned(), Rc::clone(&scope));
        Some(scope)
    }

    /// The modules that have been read so far, in the same order in every build.
    pub(crate) fn all(&self) -> Vec<Rc<Source>> {
        let mut sources: Vec<_> = self.read.borrow().values().flatten().cloned().collect();
        sources.sort_by(|source, other| source.module.name.cmp(&other.module.name));
        sources
    }
}
