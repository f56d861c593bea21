//! The function that a lint looks at: its body, and what its names refer to.

use crate::handler::model::scope::Scope;
use crate::lints::determinism::known_crates;
use crate::syntax::walk::{Code, Next, Node, Walker, walk_parameter};
use crate::syntax::{context, imports};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use syn::{Expr, FnArg, Ident, Item, Pat, Path, UseTree};

/// One function that is replayed.
pub(super) struct Body<'a> {
    pub(super) code: &'a Code,
    pub(super) parameters: Vec<&'a FnArg>,
    /// The orchestration's context, if the function takes it.
    pub(super) context: Option<&'a Ident>,
    /// The handle of the function, if it is an orchestration.
    pub(super) handle: Option<&'a Ident>,
    /// The names in the module, if they are known.
    pub(super) scope: Option<&'a Scope>,
    /// The imports in the body: each name, and the path that it stands for.
    imports: HashMap<String, Vec<String>>,
    variables: HashSet<String>,
    items: HashSet<String>,
    /// Whether the names in the module would help.
    pub(super) wants_scope: Cell<bool>,
}

impl<'a> Body<'a> {
    pub(super) fn new(code: &'a Code, parameters: Vec<&'a FnArg>, context: Option<&'a Ident>) -> Self {
        let mut names = Names::default();
        for parameter in &parameters {
            walk_parameter(&mut names, parameter);
        }
        code.walk(&mut names);
        let Names { imports, variables, items } = names;
        Self {
            code,
            parameters,
            context,
            handle: None,
            scope: None,
            imports,
            variables,
            items,
            wants_scope: Cell::new(false),
        }
    }

    /// Adds what is known about the surroundings.
    pub(super) const fn within(mut self, handle: Option<&'a Ident>, scope: Option<&'a Scope>) -> Self {
        self.handle = handle;
        self.scope = scope;
        self
    }

    /// The name of the context in help texts.
    pub(super) fn context_name(&self) -> String {
        self.context.map_or_else(|| "ctx".to_owned(), Ident::to_string)
    }

    /// Resolves a path with the imports of the body and its module; `None` if it starts with an item of the author's
    /// own.
    pub(super) fn resolve(&self, path: &Path) -> Option<Vec<String>> {
        let mut segments = path.segments.iter().map(|segment| segment.ident.to_string());
        let first = segments.next()?;
        let start = match self.imports.get(&first) {
            Some(imported) => imported.clone(),
            None if self.items.contains(&first) => return None,
            // A variable is not a module: `env` in `env.var` is not `std::env`.
            None if path.segments.len() == 1 && self.variables.contains(&first) => return None,
            None => match self.scope {
                Some(scope) if path.leading_colon.is_none() => in_scope(scope, first)?,
                _ => vec![first],
            },
        };
        Some(start.into_iter().chain(segments).collect())
    }

    /// Whether an unresolved name may come from a `*` import of unknown code.
    pub(super) fn may_come_from_elsewhere(&self) -> bool {
        self.scope.is_some_and(|scope| scope.has_unknown_globs(known_crates::contains))
    }

    /// Whether the body declares an item with this name.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.items.contains(name)
    }

    /// Resolves a path so that it has the same meaning outside the body, where the body's imports do not apply.
    pub(super) fn outside(&self, path: Path) -> Option<Path> {
        let first = path.segments.first()?.ident.to_string();
        let Some(imported) = self.imports.get(&first) else { return Some(path) };
        let rest = path.segments.iter().skip(1).map(|segment| segment.ident.to_string());
        syn::parse_str(&imported.iter().cloned().chain(rest).collect::<Vec<_>>().join("::")).ok()
    }

    /// Records that the names in the module would help.
    pub(super) fn ask_for_scope(&self) {
        self.wants_scope.set(true);
    }

    /// `ctx`, `&ctx`, or a clone of either.
    pub(super) fn is_context(&self, expr: &Expr) -> bool {
        self.context.is_some_and(|context| context::is_context(context, expr))
    }
}

/// Collects the names that a body declares.
#[derive(Default)]
struct Names {
    imports: HashMap<String, Vec<String>>,
    variables: HashSet<String>,
    items: HashSet<String>,
}

impl Names {
    fn import(&mut self, tree: &UseTree) {
        imports::walk(tree, &[], &mut |name, path| {
            if let Some(name) = name {
                self.imports.insert(name, path);
            }
        });
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Use(item) => self.import(&item.tree),
            Item::Fn(item) => self.declare(&item.sig.ident),
            Item::Struct(item) => self.declare(&item.ident),
            Item::Enum(item) => self.declare(&item.ident),
            Item::Type(item) => self.declare(&item.ident),
            Item::Mod(item) => self.declare(&item.ident),
            Item::Trait(item) => self.declare(&item.ident),
            Item::Static(item) => self.declare(&item.ident),
            Item::Const(item) => self.declare(&item.ident),
            _ => {}
        }
    }

    fn declare(&mut self, ident: &Ident) {
        self.items.insert(ident.to_string());
    }
}

impl Walker for Names {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Pat(Pat::Ident(pat)) => {
                self.variables.insert(pat.ident.to_string());
            }
            Node::Item(item) => self.item(item),
            // Declarations inside an argument are not visible outside it.
            Node::Macro(_) => return Next::SkipChildren,
            _ => {}
        }
        Next::Inside
    }
}

/// The path that a name of the module stands for; `None` if the module declares the name itself.
fn in_scope(scope: &Scope, name: String) -> Option<Vec<String>> {
    match scope.import(&name) {
        Some(imported) => {
            // An import may build on another: `use std::time; use time::Instant;`.
            let first = imported.first().filter(|first| **first != name);
            // Imported from a module of the author's own.
            if first.is_some_and(|first| scope.declares(first)) {
                return None;
            }
            let start = first.and_then(|first| scope.import(first)).map_or(&imported[..1], |start| start);
            Some(start.iter().chain(&imported[1..]).cloned().collect())
        }
        None if scope.declares(&name) => None,
        None => Some(vec![name]),
    }
}
