//! The context of a handler: which parameter it is, and which expressions refer to it.

use crate::kind::Kind;
use syn::{Expr, FnArg, Ident, Pat, Type, TypePath};

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
    match expr {
        Expr::Reference(reference) => is_context(context, &reference.expr),
        Expr::Paren(paren) => is_context(context, &paren.expr),
        Expr::Group(group) => is_context(context, &group.expr),
        Expr::MethodCall(call) => call.method == "clone" && is_context(context, &call.receiver),
        Expr::Path(path) => path.path.is_ident(context),
        _ => false,
    }
}
