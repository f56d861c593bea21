//! The types that a handler's marker is generic over, so that it is no more visible than they are.

use crate::handler::model::Handler;
use crate::handler::parse::signature::result_arguments;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

/// The types of the function that may be private. Being generic over them makes the marker as private as they are.
///
/// Each type becomes part of every symbol name, so types that are certainly public are left out.
pub(crate) fn types_of(handler: &Handler) -> TokenStream {
    let returns = handler.signature.returns.as_ref();
    let (output, error) = match returns.map_or((None, None), result_arguments) {
        (None, _) => (returns, None),
        of_result => of_result,
    };
    let all = handler.signature.input().into_iter().chain(handler.signature.states()).chain(output).chain(error);
    let all = all.chain(&handler.progress);
    let mut types: Vec<&Type> = Vec::new();
    for ty in all.filter(|ty| !is_public(ty)) {
        if !types.contains(&ty) {
            types.push(ty);
        }
    }
    if let [ty] = types[..] { quote!(#ty) } else { quote!((#(#types),*)) }
}

/// Whether a type is a public type of the standard library.
fn is_public(ty: &Type) -> bool {
    const PUBLIC: [&str; 15] = [
        "String", "bool", "char", "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize", "f32", "f64",
    ];
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            path.path.get_ident().is_some_and(|ident| PUBLIC.iter().any(|name| ident == name))
        }
        Type::Tuple(tuple) => tuple.elems.is_empty(),
        _ => false,
    }
}
