//! The value that a function returns.

use crate::lints::determinism::body::Body;
use syn::{Expr, GenericArgument, PathArguments, ReturnType, Stmt, Type};

/// The last expression of a function, and its type: for `Ok(..)`, that of the output.
pub(super) fn tail<'a>(body: &Body<'a>) -> Option<(&'a Expr, &'a Type)> {
    let ReturnType::Type(_, returns) = body.returns else { return None };
    let Stmt::Expr(last, None) = body.code.block().stmts.last()? else { return None };
    match last {
        Expr::Call(call) if is_fallible(returns) => {
            let Expr::Path(function) = &*call.func else { return None };
            let is_wrapped = function.path.is_ident("Ok") || function.path.is_ident("Some");
            is_wrapped.then_some((call.args.first()?, result_arguments_of(returns)?))
        }
        _ => Some((last, returns)),
    }
}

/// `T` of `Result<T, E>` or `Option<T>`.
pub(super) fn result_arguments_of(ty: &Type) -> Option<&Type> {
    let Type::Path(ty) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &ty.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

pub(super) fn is_fallible(ty: &Type) -> bool {
    matches!(ty, Type::Path(ty) if ty.path.segments.last().is_some_and(|last| last.ident == "Result" || last.ident == "Option"))
}
