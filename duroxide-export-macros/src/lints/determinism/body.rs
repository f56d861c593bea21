//! The function that a lint reads: its body, and what is known of the names in it.

use crate::handler::model::scope::Scope;
use crate::lints::determinism::known_crates;
use crate::syntax::walk::{Code, Next, Node, Walker, walk_parameter};
use crate::syntax::{context, imports};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use syn::{Expr, FnArg, Ident, Item, Pat, Path, ReturnType, UseTree};

/// One function that is replayed.
pub(super) struct Body<'a> {
    pub(super) code: &'a Code,
    pub(super) parameters: Vec<&'a FnArg>,
    pub(super) returns: &'a ReturnType,
    /// The orchestration's context, if the function takes it.
    pub(super) context: Option<&'a Ident>,
    /// The handle of the function, if it is an orchestration.
    pub(super) handle: Option<&'a Ident>,
    /// What the module says of names, if that is known.
    pub(super) scope: Option<&'a Scope>,
    /// What the body imports, by the name that it has in the body.
    imports: HashMap<String, Vec<String>>,
    variables: HashSet<String>,
    items: HashSet<String>,
    /// Whether what the module says of names would tell more.
    pub(super) wants_scope: Cell<bool>,
}

impl<'a> Body<'a> {
    pub(super) fn new(
        code: &'a Code,
        parameters: Vec<&'a FnArg>,
        returns: &'a ReturnType,
        context: Option<&'a Ident>,
    ) -> Self {
        let mut names = Names::default();
        for parameter in &parameters {
            walk_parameter(&mut names, parameter);
        }
        code.walk(&mut names);
        let Names { imports, variables, items } = names;
        Self {
            code,
            parameters,
            returns,
            context,
            handle: None,
            scope: None,
            imports,
            variables,
            items,
            wants_scope: Cell::new(false),
        }
    }

    /// The same, with what is known of what is around it.
    pub(super) const fn within(mut self, handle: Option<&'a Ident>, scope: Option<&'a Scope>) -> Self {
        self.handle = handle;
        self.scope = scope;
        self
    }

    /// What to call the context in advice.
    pub(super) fn context_name(&self) -> String {
        self.context.map_or_else(|| "ctx".to_owned(), Ident::to_string)
    }

    /// A path as far as the body and its module say what it stands for; `None` if it begins with something of the author's
    /// own.
    pub(super) fn resolve(&self, path: &Path) -> Option<Vec<String>> {
        let mut segments = path.segments.iter().map(|segment| segment.ident.to_string());
        let first = segments.next()?;
        let start = match self.imports.get(&first) {
            Some(imported) => imported.clone(),
            None if self.items.contains(&first) => return None,
            // A variable is no module: `env::var` is not one of `env`.
            None if path.segments.len() == 1 && self.variables.contains(&first) => return None,
            None => match self.scope {
                Some(scope) if path.leading_colon.is_none() => in_scope(scope, first)?,
                _ => vec![first],
            },
        };
        Some(start.into_iter().chain(segments).collect())
    }

    /// Whether a name that stands for itself may be brought by a `*` of code that is not known.
    pub(super) fn may_come_from_elsewhere(&self) -> bool {
        self.scope.is_some_and(|scope| scope.has_unknown_globs(known_crates::contains))
    }

    /// Whether the body declares an item of the name.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.items.contains(name)
    }

    /// A path as it is written outside of the body, where its imports mean nothing.
    pub(super) fn outside(&self, path: Path) -> Option<Path> {
        let first = path.segments.first()?.ident.to_string();
        let Some(imported) = self.imports.get(&first) else { return Some(path) };
        let rest = path.segments.iter().skip(1).map(|segment| segment.ident.to_string());
        syn::parse_str(&imported.iter().cloned().chain(rest).collect::<Vec<_>>().join("::")).ok()
    }

    /// Notes that what the module says of names would tell more.
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
            // What is declared in an argument is not visible outside.
            Node::Macro(_) => return Next::Behind,
            _ => {}
        }
        Next::Inside
    }
}

/// The path behind a name of the module; `None` if the module declares it.
fn in_scope(scope: &Scope, name: String) -> Option<Vec<String>> {
    match scope.import(&name) {
        Some(imported) => {
            // The import may begin with another: `use std::time; use time::Instant;`.
            let first = imported.first().filter(|first| **first != name);
            // From a module of the author's own.
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
