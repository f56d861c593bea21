//! The context of a handler: which parameter it is, and which expressions refer to it.

use crate::kind::Kind;
use crate::syntax::tokens::any_ident;
use crate::syntax::walk::{Code, Next, Node, Walker};
use proc_macro2::TokenStream;
use syn::{Expr, FnArg, Ident, Member, Pat, Type, TypePath};

/// The kind of handler whose context `ty` is, by value or by reference.
pub(crate) fn kind_of(ty: &Type) -> Option<Kind> {
    match ty {
        Type::Reference(reference) => kind_of(&reference.elem),
        Type::Group(group) => kind_of(&group.elem),
        Type::Path(TypePath { qself: None, path, .. }) => {
            let last = &path.segments.last()?.ident;
            Kind::ALL.into_iter().find(|kind| last == kind.context())
        }
        _ => None,
    }
}

/// The name of the parameter with an orchestration's context, by value or by reference.
pub(crate) fn ident_in(sig: &syn::Signature) -> Option<&Ident> {
    sig.inputs.iter().find_map(|argument| match argument {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(pat) if kind_of(&argument.ty) == Some(Kind::Orchestration) => Some(&pat.ident),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    })
}

/// Whether an expression is the context, a reference to it, or a clone of it.
pub(crate) fn is_context(context: &Ident, expr: &Expr) -> bool {
    matches!(original(expr), Expr::Path(path) if path.path.is_ident(context))
}

/// What an expression refers to or clones.
fn original(expr: &Expr) -> &Expr {
    match expr {
        Expr::Reference(reference) => original(&reference.expr),
        Expr::Paren(paren) => original(&paren.expr),
        Expr::Group(group) => original(&group.expr),
        Expr::MethodCall(call) if call.method == "clone" => original(&call.receiver),
        other => other,
    }
}

/// Everything in a function that is the orchestration's context.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contexts {
    /// Parameters and variables.
    idents: Vec<Ident>,
    /// Fields of `self`.
    fields: Vec<Ident>,
    /// `self`, in an extension of the context.
    is_self: bool,
}

impl Contexts {
    /// The context parameter, if there is one, and its other names in the code.
    pub(crate) fn new(parameter: Option<&Ident>, code: &Code) -> Self {
        Self { idents: parameter.into_iter().cloned().collect(), ..Self::default() }.with_other_names(code)
    }

    /// The contexts of a method that keeps its context in fields, or whose `self` is the context.
    pub(crate) fn in_method(parameter: Option<&Ident>, fields: Vec<Ident>, is_self: bool, code: &Code) -> Self {
        Self { idents: parameter.into_iter().cloned().collect(), fields, is_self }.with_other_names(code)
    }

    fn with_other_names(mut self, code: &Code) -> Self {
        if !self.is_empty() {
            code.walk(&mut OtherNames(&mut self));
        }
        self
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.idents.is_empty() && self.fields.is_empty() && !self.is_self
    }

    /// Whether an expression is a context, a reference to it, or a clone of it.
    pub(crate) fn contain(&self, expr: &Expr) -> bool {
        match original(expr) {
            Expr::Path(path) if self.is_self && path.path.is_ident("self") => true,
            Expr::Path(path) => self.idents.iter().any(|ident| path.path.is_ident(ident)),
            Expr::Field(field) => {
                let is_of_self = matches!(original(&field.base), Expr::Path(path) if path.path.is_ident("self"));
                is_of_self && matches!(&field.member, Member::Named(name) if self.fields.contains(name))
            }
            _ => false,
        }
    }

    /// Whether tokens that are no expressions name a context.
    pub(crate) fn occur_in(&self, tokens: &TokenStream) -> bool {
        any_ident(tokens, &mut |ident| self.idents.contains(ident))
    }

    fn add(&mut self, ident: &Ident) {
        if !self.idents.contains(ident) {
            self.idents.push(ident.clone());
        }
    }
}

/// Finds `let later = ctx.clone();`, and parameters of closures that take the context.
struct OtherNames<'a>(&'a mut Contexts);

impl Walker for OtherNames<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Local(local) => {
                if let (Some(ident), Some(init)) = (bound(&local.pat), &local.init)
                    && self.0.contain(&init.expr)
                {
                    self.0.add(ident);
                }
            }
            Node::Expr(Expr::Closure(closure)) => {
                for parameter in &closure.inputs {
                    if let Some(ident) = bound(parameter)
                        && is_context_parameter(parameter, ident)
                    {
                        self.0.add(ident);
                    }
                }
            }
            // A function inside the body has its own context.
            Node::Item(_) => return Next::SkipChildren,
            _ => {}
        }
        Next::Inside
    }
}

/// The name in a pattern such as `later` or `later: Context`.
fn bound(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(pat) => Some(&pat.ident),
        Pat::Type(pat) => bound(&pat.pat),
        _ => None,
    }
}

/// Whether a closure takes the context, judging by the type or the name of the parameter.
fn is_context_parameter(parameter: &Pat, ident: &Ident) -> bool {
    match parameter {
        Pat::Type(typed) => kind_of(&typed.ty) == Some(Kind::Orchestration),
        _ => ident == "ctx" || ident == "context",
    }
}
