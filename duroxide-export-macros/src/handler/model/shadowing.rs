//! Generated items whose names are already taken.
//!
//! Each mistake is reported once, here. The generated items then get other names, so that all uses of the taken names
//! still refer to their owners, and cause no further errors.

use crate::diagnostics::errors::Errors;
use crate::handler::parse::args::HandlerArgs;
use crate::handler::parse::item::HandlerFn;
use crate::handler::parse::signature::Signature;
use crate::kind::Kind;
use crate::names::items::{Idents, base_of_fn};
use crate::syntax::tokens;
use crate::syntax::walk::{Next, Node, Walker, walk};
use proc_macro2::Ident;
use quote::format_ident;
use syn::ext::IdentExt;
use syn::{Type, TypePath};

/// Checks the names, and changes those that are taken.
pub(crate) fn check(
    kind: Kind,
    function: &HandlerFn,
    signature: &Signature,
    args: &HandlerArgs,
    idents: &mut Idents,
    errors: &mut Errors,
) {
    let name = &function.sig.ident;
    if !has_name_for_constant(kind, name) {
        let message = format!(
            "the constant would also be called `{name}`: give the function a snake-case name, such as `provision_vm`"
        );
        errors.at(name, message);
        idents.hide();
        return;
    }
    let handle = idents.handle.clone();
    let other = format_ident!("{handle}Handle");
    if let Some(taken) = type_named(signature.types().chain(&args.progress.0), &handle) {
        let message = format!(
            "the handle of this function would also be called `{handle}`: write `handle = {other}` in the attribute"
        );
        errors.at(taken, message);
        idents.handle = other;
        return;
    }
    if is_in_prelude(&handle) && tokens::names(&function.body.stream(), &handle.to_string()) {
        let message = format!(
            "the handle of this function would hide the prelude's `{handle}`, which the function uses: write \
             `handle = {other}` in the attribute"
        );
        errors.at(name, message);
        idents.handle = other;
    }
}

/// Whether a function's name differs from its constant's, which requires a lower-case letter.
fn has_name_for_constant(kind: Kind, function: &Ident) -> bool {
    base_of_fn(kind, function).is_none_or(|base| function.unraw() != base.to_uppercase())
}

/// A type with this name, at any depth.
fn type_named<'t>(types: impl Iterator<Item = &'t Type>, name: &Ident) -> Option<Ident> {
    let mut finder = TypeNamed { name, found: None };
    for ty in types {
        walk(&mut finder, Node::Type(ty));
    }
    finder.found
}

struct TypeNamed<'a> {
    name: &'a Ident,
    found: Option<Ident>,
}

impl Walker for TypeNamed<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        if let Node::Type(Type::Path(TypePath { qself: None, path, .. })) = node
            && path.leading_colon.is_none()
            && let Some(first) = path.segments.first()
            && first.ident == *self.name
        {
            self.found.get_or_insert_with(|| first.ident.clone());
        }
        Next::Inside
    }
}

/// The types and traits that every module has without an import.
const PRELUDE: [&str; 32] = [
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Into",
    "IntoIterator",
    "Iterator",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "Vec",
];

fn is_in_prelude(name: &Ident) -> bool {
    PRELUDE.iter().any(|known| name == known)
}

#[cfg(test)]
mod tests {
    use crate::handler::model::tests::understand;
    use crate::kind::Kind;
    use proc_macro2::TokenStream;
    use quote::quote;

    /// The handle, and the errors.
    fn handle(args: TokenStream, function: &TokenStream) -> (String, Vec<String>) {
        let (handler, errors) = understand(Kind::Activity, args, function);
        (handler.unwrap().idents.handle.to_string(), errors)
    }

    #[test]
    fn a_type_in_the_signature_keeps_its_name_at_any_depth() {
        for function in [
            quote!(
                async fn order(input: Vec<Order>) -> R {}
            ),
            quote!(
                async fn order(input: (u8, [Option<Order>; 2])) -> R {}
            ),
            quote!(
                async fn order(id: u8) -> Result<Order, String> {}
            ),
            quote!(
                async fn order(id: u8) -> Result<u8, CallError<Order>> {}
            ),
            quote!(
                async fn order(State(pool): State<Arc<Order>>) -> R {}
            ),
            quote!(
                async fn order(id: Order::Id) -> R {}
            ),
        ] {
            let (handle, errors) = handle(quote!(), &function);
            assert_eq!(handle, "OrderHandle", "{function}");
            assert_eq!(errors.len(), 1, "{function}: {errors:?}");
            assert!(errors[0].ends_with("write `handle = OrderHandle` in the attribute"), "{errors:?}");
        }
        for function in [
            quote!(
                async fn order(input: Vec<types::Order>) -> R {}
            ),
            quote!(
                async fn order(input: ::Order) -> R {}
            ),
            quote!(
                async fn order(input: Orders) -> R {
                    Order { id }
                }
            ),
        ] {
            assert_eq!(handle(quote!(), &function), ("Order".to_owned(), vec![]), "{function}");
        }
    }

    #[test]
    fn prelude_types_in_the_body_are_not_shadowed() {
        let hidden = quote!(
            async fn string(id: u8) -> R {
                Ok({ String::new() })
            }
        );
        let (handle_, errors) = handle(quote!(), &hidden);
        assert_eq!((handle_.as_str(), errors.len()), ("StringHandle", 1));
        assert_eq!(
            handle(
                quote!(),
                &quote!(
                    async fn string(id: u8) -> R {
                        Ok(id)
                    }
                )
            )
            .0,
            "String"
        );
        assert_eq!(handle(quote!(handle = Text), &hidden), ("Text".to_owned(), vec![]));
    }

    #[test]
    fn a_function_and_its_constant_need_different_names() {
        let (_, errors) = handle(
            quote!(name = "provision-vm"),
            &quote!(
                async fn VM_1() -> R {}
            ),
        );
        assert_eq!(errors.len(), 1);
        assert!(errors[0].starts_with("the constant would also be called `VM_1`"), "{errors:?}");
        assert_eq!(
            handle(
                quote!(name = "provision-vm"),
                &quote!(
                    async fn Vm() -> R {}
                )
            )
            .1,
            [""; 0]
        );
    }
}
