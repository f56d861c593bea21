//! Types that own their data: an input or output cannot be borrowed.

use crate::diagnostics::errors::Errors;
use crate::syntax::text::text;
use crate::syntax::walk::{Next, Node, Walker, walk};
use syn::{Lifetime, Type, TypeImplTrait, TypeReference};

/// The type itself, if it owns its data.
pub(crate) fn owned<'a>(ty: &'a Type, what: &str, statics: Static, errors: &mut Errors) -> Option<&'a Type> {
    let mut finder = NotOwned { statics, impl_trait: None, reference: None, lifetime: None };
    walk(&mut finder, Node::Type(ty));
    if let Some(impl_trait) = finder.impl_trait {
        errors.at(
            impl_trait,
            format!("{what} is stored in the history, so its type must be named: write a type instead of `impl ..`"),
        );
        return None;
    }
    if let Some(reference) = finder.reference {
        let owned = owned_form(&reference).map_or_else(String::new, |owned| format!(": write `{owned}`"));
        errors.at(reference, format!("{what} cannot be borrowed{owned}"));
        return None;
    }
    if let Some(lifetime) = finder.lifetime {
        errors.at(lifetime, format!("{what} cannot be borrowed: use an owned type without lifetimes"));
        return None;
    }
    Some(ty)
}

/// `String` for `&str`, `Vec<T>` for `&[T]`, `T` for `&T`.
fn owned_form(reference: &TypeReference) -> Option<String> {
    Some(match &*reference.elem {
        Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
        Type::Slice(slice) => format!("Vec<{}>", text(&slice.elem)),
        elem @ Type::Path(_) => text(elem),
        _ => return None,
    })
}

/// Whether `&'static T` is accepted. serde cannot deserialize it, but an application can provide it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Static {
    IsRefused,
    MayBeBorrowed,
}

/// What makes a type unsuitable as an input or output, as far as its tokens tell.
struct NotOwned {
    statics: Static,
    impl_trait: Option<TypeImplTrait>,
    reference: Option<TypeReference>,
    lifetime: Option<Lifetime>,
}

impl Walker for NotOwned {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Type(Type::ImplTrait(node)) => {
                self.impl_trait.get_or_insert_with(|| node.clone());
                Next::SkipChildren
            }
            Node::Type(Type::Reference(node)) => {
                let is_static = node.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
                if is_static && self.statics == Static::MayBeBorrowed {
                    return Next::Inside;
                }
                self.reference.get_or_insert_with(|| node.clone());
                Next::SkipChildren
            }
            Node::Lifetime(node) if node.ident != "static" => {
                self.lifetime.get_or_insert_with(|| node.clone());
                Next::SkipChildren
            }
            _ => Next::Inside,
        }
    }
}
