//! What a path in the crate refers to, as far as its modules and imports tell.

use crate::kind::Kind;
use crate::library::call_graph::sources::Sources;
use crate::library::found_handler::FoundHandler;
use std::collections::HashMap;

/// What a path refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A handler of this crate, by its index: the path is its handle or its constant.
    Handler(usize),
    /// Another item that a module declares.
    Item {
        module: String,
        name: String,
    },
    /// A function of a type that a module declares.
    Associated {
        module: String,
        ty: String,
        name: String,
    },
    /// An item of another crate.
    External(Vec<String>),
    /// Possibly a handle or constant of another crate, from one of these imports, which all end with `::*`.
    Glob(Vec<Vec<String>>),
    Unknown,
}

/// How many imports may build on each other. Imports can form circles.
const MAX_DEPTH: usize = 12;

/// Resolves paths.
pub(crate) struct Resolver<'a> {
    pub(crate) sources: Sources,
    /// The names of the crates that this one depends on; empty if they are not known.
    externs: Vec<String>,
    /// The handlers by module, and by the name of their handle or constant.
    handlers: HashMap<(&'a str, String), usize>,
    all: &'a [FoundHandler],
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(sources: Sources, handlers: &'a [FoundHandler], externs: Vec<String>) -> Self {
        let mut by_name = HashMap::new();
        for (index, handler) in handlers.iter().enumerate() {
            let idents = &handler.named.idents;
            let plain = idents.plain_name.then(|| "NAME".to_owned());
            for name in [idents.handle.to_string(), idents.constant.to_string()].into_iter().chain(plain) {
                by_name.entry((handler.module.name.as_str(), name)).or_insert(index);
            }
        }
        Self { sources, externs, handlers: by_name, all: handlers }
    }

    /// Resolves a path that is written in a function of a module. `globs` are the `*` imports of its body.
    pub(crate) fn resolve(&self, module: &str, path: &[String], globs: &[Vec<String>]) -> Target {
        let through = globs.iter().map(|glob| self.path(module, &[glob, path].concat(), MAX_DEPTH));
        let mut inside = through.filter(|target| !matches!(target, Target::Unknown | Target::External(_)));
        match inside.next().unwrap_or_else(|| self.path(module, path, MAX_DEPTH)) {
            Target::Unknown => self.through_foreign_globs(module, globs),
            found => found,
        }
    }

    /// The imports such as `use azure::handles::activities::*`. Only the compiler knows what they import.
    fn through_foreign_globs(&self, module: &str, globs: &[Vec<String>]) -> Target {
        let of_module = self.sources.scope(module).map(|scope| scope.globs().map(<[_]>::to_vec).collect::<Vec<_>>());
        let foreign = globs.iter().cloned().chain(of_module.into_iter().flatten()).filter_map(|glob| {
            let last = glob.last()?;
            Kind::ALL.iter().find(|kind| last == kind.plural())?;
            match self.path(module, &glob, MAX_DEPTH) {
                Target::External(path) => Some(path),
                _ => None,
            }
        });
        let foreign: Vec<_> = foreign.collect();
        if foreign.is_empty() { Target::Unknown } else { Target::Glob(foreign) }
    }

    /// Whether a name is another crate's. The standard library is not passed to the compiler, and editors do not tell
    /// what is.
    fn is_extern(&self, name: &str) -> bool {
        let is_passed = || self.externs.iter().any(|known| known == name);
        let is_unknown = || self.externs.is_empty() && name.starts_with(char::is_lowercase);
        ["std", "core", "alloc"].contains(&name) || is_passed() || is_unknown()
    }

    fn path(&self, module: &str, path: &[String], depth: usize) -> Target {
        let Some(depth) = depth.checked_sub(1) else { return Target::Unknown };
        let Some((first, rest)) = path.split_first() else { return Target::Unknown };
        match (first.as_str(), rest) {
            ("crate", _) => self.path("", rest, depth),
            ("self", _) => self.path(module, rest, depth),
            ("super", _) => self.path(parent(module), rest, depth),
            (name, []) => self.item(module, name, depth),
            _ => self.in_or_through_globs(module, |of| self.through(of, first, rest, depth)),
        }
    }

    /// A path of several segments, without the `*` imports of the module.
    fn through(&self, module: &str, first: &String, rest: &[String], depth: usize) -> Target {
        let child = join(module, first);
        if self.sources.has_module(&child) {
            return self.path(&child, rest, depth);
        }
        if let Some(handler) = self.generated(module, first, rest) {
            return Target::Handler(handler);
        }
        let Some(scope) = self.sources.scope(module) else { return Target::Unknown };
        if let Some(imported) = scope.import(first) {
            let path: Vec<_> = imported.iter().chain(rest).cloned().collect();
            return if imported == [first.clone()] { self.external(path) } else { self.path(module, &path, depth) };
        }
        if scope.declares(first)
            && let [name] = rest
        {
            return Target::Associated { module: module.to_owned(), ty: first.clone(), name: name.clone() };
        }
        if self.is_extern(first) {
            return Target::External(std::iter::once(first).chain(rest).cloned().collect());
        }
        Target::Unknown
    }

    fn external(&self, path: Vec<String>) -> Target {
        if path.first().is_some_and(|first| self.is_extern(first)) { Target::External(path) } else { Target::Unknown }
    }

    /// `names::activities::CHARGE_CARD` or `handles::activities::ChargeCard`, in modules that `export!` emits.
    fn generated(&self, module: &str, first: &str, rest: &[String]) -> Option<usize> {
        let [kind, name] = rest else { return None };
        if !module.is_empty() || self.sources.has_module(first) {
            return None;
        }
        self.in_generated(kind, name)
    }

    /// `ChargeCard`, through `use crate::handles::activities::*`.
    fn through_generated_globs(&self, module: &str, name: &str) -> Option<usize> {
        let scope = self.sources.scope(module)?;
        scope.globs().find_map(|glob| match glob {
            [start @ .., first, kind] if !self.sources.has_module(first) => {
                let is_root = self.module(module, start, MAX_DEPTH).is_some_and(|start| start.is_empty());
                if is_root { self.in_generated(kind, name) } else { None }
            }
            _ => None,
        })
    }

    /// The handler whose constant or handle is in one of the generated modules for a kind.
    fn in_generated(&self, kind: &str, name: &str) -> Option<usize> {
        let kind = Kind::ALL.into_iter().find(|known| kind == known.plural())?;
        self.all.iter().position(|handler| {
            let idents = &handler.named.idents;
            handler.kind == kind && (idents.constant == name || idents.handle == name)
        })
    }

    /// A name that is used in a module.
    fn item(&self, module: &str, name: &str, depth: usize) -> Target {
        match self.in_or_through_globs(module, |of| self.own_item(of, name, depth)) {
            Target::Unknown => self.through_generated_globs(module, name).map_or(Target::Unknown, Target::Handler),
            found => found,
        }
    }

    /// A name that is used in a module, without its `*` imports.
    fn own_item(&self, module: &str, name: &str, depth: usize) -> Target {
        if let Some(handler) = self.handlers.get(&(module, name.to_owned())) {
            return Target::Handler(*handler);
        }
        let Some(scope) = self.sources.scope(module) else { return Target::Unknown };
        if scope.declares(name) || scope.constant(name).is_some() || scope.static_type(name).is_some() {
            return Target::Item { module: module.to_owned(), name: name.to_owned() };
        }
        match scope.import(name) {
            Some([imported]) if imported == name => Target::Unknown,
            Some(imported) => self.path(module, imported, depth),
            None => Target::Unknown,
        }
    }

    /// What a module resolves itself, or else the first of the modules that it imports with `*`, directly or through
    /// others. Such imports often form a circle, as `use super::*` and `pub use child::*` do.
    fn in_or_through_globs(&self, module: &str, resolve: impl Fn(&str) -> Target) -> Target {
        let mut modules = vec![module.to_owned()];
        let mut next = 0;
        while let Some(of) = modules.get(next).cloned() {
            match resolve(&of) {
                Target::Unknown => {}
                found => return found,
            }
            let scope = self.sources.scope(&of);
            for imported in
                scope.iter().flat_map(|scope| scope.globs()).filter_map(|glob| self.module(&of, glob, MAX_DEPTH))
            {
                if !modules.contains(&imported) {
                    modules.push(imported);
                }
            }
            next += 1;
        }
        Target::Unknown
    }

    /// The module of this crate that a path refers to.
    fn module(&self, from: &str, path: &[String], depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let Some((first, rest)) = path.split_first() else { return Some(from.to_owned()) };
        match first.as_str() {
            "crate" => return self.module("", rest, depth),
            "self" => return self.module(from, rest, depth),
            "super" => return self.module(parent(from), rest, depth),
            _ => {}
        }
        let child = join(from, first);
        if self.sources.has_module(&child) {
            return self.module(&child, rest, depth);
        }
        let scope = self.sources.scope(from)?;
        let imported = scope.import(first).filter(|imported| *imported != [first.clone()])?;
        let path: Vec<_> = imported.iter().chain(rest).cloned().collect();
        self.module(from, &path, depth)
    }
}

fn parent(module: &str) -> &str {
    module.rsplit_once("::").map_or("", |(parent, _)| parent)
}

fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}
