//! What an annotated type means: its names, its description, and whether it can travel.

use crate::cargo::Package;
use crate::diagnostics::errors::Errors;
use crate::handler::model::description::Description;
use crate::handler::model::named::check;
use crate::handler::parse::signature::owned::{Static, owned};
use crate::message::args::MessageArgs;
use crate::message::item::MessageItem;
use crate::message_kind::MessageKind;
use crate::names::kebab;
use crate::syntax::generated;
use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Generics};

/// A message.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) kind: MessageKind,
    pub(crate) named: NamedMessage,
    pub(crate) description: Description,
    pub(crate) deprecated: Option<Attribute>,
    pub(crate) package: Package,
}

/// The names of a message, which `export!` needs as well.
#[derive(Debug)]
pub(crate) struct NamedMessage {
    /// `DEPLOYMENT_APPROVAL`.
    pub(crate) constant: Ident,
    /// The full name; the key of a value.
    pub(crate) name: String,
}

impl Message {
    pub(crate) fn new(
        kind: MessageKind,
        args: &MessageArgs,
        item: &MessageItem,
        package: Package,
        errors: &mut Errors,
    ) -> Option<Self> {
        check_generics(kind, &item.generics, errors)?;
        let what = kind.content();
        for ty in &item.fields {
            owned(ty, what, Static::IsRefused, errors)?;
        }
        Some(Self {
            kind,
            named: NamedMessage::new(kind, args, &item.ident, &package, errors),
            description: Description::new(&item.attributes),
            deprecated: item.attributes.named("deprecated").next(),
            package,
        })
    }
}

/// The calls are functions of the type, and each name has one type.
fn check_generics(kind: MessageKind, generics: &Generics, errors: &mut Errors) -> Option<()> {
    if let Some(lifetime) = generics.lifetimes().next() {
        let (what, written) = (kind.content(), &lifetime.lifetime);
        let message = format!("{what} cannot be borrowed: write `String` instead of `&{written} str`, and so on");
        errors.at(lifetime, message);
        return None;
    }
    if let Some(parameter) = generics.params.first() {
        let written = parameter.to_token_stream();
        let what = kind.with_article();
        errors.at(parameter, format!("{what} has one type: remove `<{written}>`, and declare a type for each use"));
        return None;
    }
    Some(())
}

impl NamedMessage {
    /// The names of a type with these arguments.
    pub(crate) fn new(
        kind: MessageKind,
        args: &MessageArgs,
        ident: &Ident,
        package: &Package,
        errors: &mut Errors,
    ) -> Self {
        let derived = kebab::kebab(&ident.unraw().to_string());
        let name = name(kind, args, ident, derived.as_deref().unwrap_or_default(), package, errors);
        let constant = derived.unwrap_or_else(|| ident.unraw().to_string()).replace('-', "_").to_uppercase();
        Self { constant: constant_ident(&constant, ident), name }
    }
}

/// The full name. `derived` is the kebab-case form of the type's name.
fn name(
    kind: MessageKind,
    args: &MessageArgs,
    ident: &Ident,
    derived: &str,
    package: &Package,
    errors: &mut Errors,
) -> String {
    let short = match (&args.name, &args.full_name) {
        (name, Some(full_name)) => {
            if name.is_some() {
                errors.at(&full_name.0, "`full_name` replaces `name`: remove one of them");
            }
            check(full_name, kebab::check_full, errors);
            return full_name.value();
        }
        (Some(name), None) => {
            check(name, |text| kebab::check(&package.name, kind, text), errors);
            name.value()
        }
        (None, None) => {
            if let Err(reason) = kebab::check(&package.name, kind, derived) {
                let message = format!("cannot derive a name from `{ident}`; set one with `name = \"..\"`: {reason}");
                errors.at(ident, message);
            }
            derived.to_owned()
        }
    };
    kebab::full(&package.name, kind, &short)
}

/// The constant, at the place of the type.
fn constant_ident(text: &str, ident: &Ident) -> Ident {
    // Not every upper-case form of a name in another script is an identifier.
    let mut constant = syn::parse_str(text).unwrap_or_else(|_| ident.clone());
    constant.set_span(generated::at(ident.span()));
    constant
}
