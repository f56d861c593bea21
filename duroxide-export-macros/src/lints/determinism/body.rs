//! The function that a lint looks at: its body, and what its names refer to.

use crate::api::{self, Methods};
use crate::known_crates;
use crate::scope::Scope;
use crate::syntax::body_names::BodyNames;
use crate::syntax::context;
use crate::syntax::walk::Code;
use std::cell::Cell;
use syn::punctuated::Punctuated;
use syn::{Expr, FnArg, Ident, Path, Token};

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
    names: BodyNames,
    /// Whether the names in the module would help.
    pub(super) scope_needed: Cell<bool>,
}

impl<'a> Body<'a> {
    pub(super) fn new(code: &'a Code, parameters: Vec<&'a FnArg>, context: Option<&'a Ident>) -> Self {
        let names = BodyNames::collect(code, &parameters);
        Self { code, parameters, context, handle: None, scope: None, names, scope_needed: Cell::new(false) }
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
        let written: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let Some(imported) = self.names.imports.resolve(&written) {
            return Some(imported);
        }
        let (first, rest) = written.split_first()?;
        // A variable is not a module: `env` in `env.var` is not `std::env`.
        let is_variable = rest.is_empty() && self.names.variables.contains(first);
        if self.names.declares(first) || is_variable {
            return None;
        }
        match self.scope {
            Some(scope) if path.leading_colon.is_none() => Some([&scope.resolve(first)?, rest].concat()),
            _ => Some(written),
        }
    }

    /// Whether an unresolved name may come from a `*` import of unknown code.
    pub(super) fn may_come_from_elsewhere(&self) -> bool {
        self.scope.is_some_and(|scope| scope.has_unknown_globs(known_crates::contains))
    }

    /// Whether the body declares an item with this name.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.names.declares(name)
    }

    /// Resolves a path so that it has the same meaning outside the body, where the body's imports do not apply.
    pub(super) fn outside(&self, path: Path) -> Option<Path> {
        let written: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let Some(imported) = self.names.imports.resolve(&written) else { return Some(path) };
        syn::parse_str(&imported.join("::")).ok()
    }

    /// Records that the names in the module would help.
    pub(super) fn request_scope(&self) {
        self.scope_needed.set(true);
    }

    /// What a call of a handle, of a message or of the context is known to do.
    pub(super) fn api_call(&self, expr: &Expr) -> Option<&'static Methods> {
        let takes_context =
            |arguments: &Punctuated<Expr, Token![,]>| arguments.first().is_some_and(|it| self.is_context(it));
        match expr {
            Expr::Call(call) if takes_context(&call.args) => {
                let Expr::Path(function) = &*call.func else { return None };
                api::in_orchestration(&function.path.segments.last()?.ident.to_string())
            }
            Expr::MethodCall(call) if self.is_context(&call.receiver) => api::context_method(&call.method.to_string()),
            Expr::MethodCall(call) if takes_context(&call.args) => api::in_orchestration(&call.method.to_string()),
            _ => None,
        }
    }

    /// `ctx`, `&ctx`, or a clone of either.
    pub(super) fn is_context(&self, expr: &Expr) -> bool {
        self.context.is_some_and(|context| context::is_context(context, expr))
    }
}
