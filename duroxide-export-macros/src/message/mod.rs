//! `#[event]`, `#[queue]` and `#[value]`: one annotated type.
//!
//! Stages, as for handlers: [`args`] and [`item`] (what the author wrote) → [`model`] (what they mean) → [`expand`] (tokens).

pub(crate) mod args;
mod expand;
pub(crate) mod item;
pub(crate) mod model;

use crate::cargo::Environment;
use crate::diagnostics::errors::Errors;
use crate::message::args::MessageArgs;
use crate::message::expand::expand;
use crate::message::item::MessageItem;
use crate::message::model::Message;
use crate::message_kind::MessageKind;
use crate::syntax::text::text;
use proc_macro2::TokenStream;
use quote::quote;

/// Expands `#[event(..)]`, `#[queue(..)]` or `#[value(..)]`. Always emits the type.
pub(crate) fn attribute(
    kind: MessageKind,
    args: TokenStream,
    item: &TokenStream,
    environment: &Environment,
) -> TokenStream {
    let mut parsed = match MessageItem::parse(kind, item) {
        Ok(parsed) => parsed,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    let mut errors = Errors::default();
    keep_one_attribute(kind, &mut parsed, &mut errors);
    let items = items(kind, args, &parsed, environment, &mut errors).unwrap_or_default();
    let errors = errors.to_compile_errors();
    quote!(#parsed #items #errors)
}

/// Removes further attributes of messages, because each would define some of the same calls again.
fn keep_one_attribute(kind: MessageKind, item: &mut MessageItem, errors: &mut Errors) {
    for attribute in item.attributes.take_own(&MessageKind::ALL.map(MessageKind::noun)) {
        let (path, kind) = (text(attribute.path()), kind.with_article());
        let message = format!("the attribute above already makes the type {kind}: remove `#[{path}]`");
        errors.at(attribute.path(), message);
    }
}

/// The items next to the type.
fn items(
    kind: MessageKind,
    args: TokenStream,
    item: &MessageItem,
    environment: &Environment,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let args = MessageArgs::parse(kind, args, errors);
    let krate = errors.ok(environment.runtime(args.krate.as_ref()))?;
    let package = errors.ok(environment.package())?;
    let message = Message::new(kind, &args, item, package, errors)?;
    Some(expand(&message, item, &krate, errors.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::attribute;
    use crate::cargo::Environment;
    use crate::message_kind::MessageKind;
    use proc_macro2::TokenStream;
    use quote::quote;

    fn expanded(kind: MessageKind, args: TokenStream, item: &TokenStream) -> String {
        let environment = Environment::without_sources();
        attribute(kind, args, item, &environment).to_string()
    }

    #[test]
    fn the_type_comes_first_and_unchanged() {
        let item = quote!(
            /// A decision.
            #[derive(Serialize)]
            pub struct DeploymentApproval {
                granted: bool,
            }
        );
        let tokens = expanded(MessageKind::Event, quote!(), &item);
        assert!(tokens.starts_with(&item.to_string()), "{tokens}");
        for part in ["DEPLOYMENT_APPROVAL", "\"shop::event::deployment-approval\"", "event_calls", "\"A decision.\""] {
            assert!(tokens.contains(part), "{part}: {tokens}");
        }
    }

    /// Each case has one error, with this text.
    fn assert_explained(table: Vec<(TokenStream, TokenStream, &str)>) {
        for (args, item, expected) in table {
            let tokens = expanded(MessageKind::Queue, args, &item);
            assert!(tokens.contains(expected), "{expected}: {tokens}");
            assert_eq!(tokens.matches("compile_error").count(), 1, "{tokens}");
        }
    }

    #[test]
    fn unsuitable_items_are_explained() {
        let items = [
            ("union U { a: u8 }", "a union cannot be serialized"),
            ("fn f() {}", "`#[queue]` can only be used on a struct or enum"),
            ("type T = u8;", "`#[queue]` can only be used on a struct or enum"),
            ("trait T {}", "`#[queue]` can only be used on a struct or enum"),
            ("struct Command<T>(T);", "a queue has one type: remove `<T>`"),
            ("struct Command<const N: usize>([u8; N]);", "a queue has one type: remove"),
            ("struct Command<'a>(&'a str);", "cannot be borrowed: write `String`"),
            ("struct Command { text: &'static str }", "cannot be borrowed: write `String`"),
            ("enum Command { Say(&'static [u8]) }", "cannot be borrowed: write `Vec<u8>`"),
            ("struct Message;", "cannot derive a name from `Message`"),
            ("#[duroxide::event] struct Command;", "already makes the type a queue"),
        ];
        assert_explained(items.map(|(item, expected)| (quote!(), item.parse().unwrap(), expected)).into());
    }

    #[test]
    fn mistakes_in_arguments_are_explained() {
        let arguments = [
            ("name = \"SessionCommand\"", "write `session-command`"),
            ("name = \"message\"", "does not say what is sent"),
            ("name = \"\"", "the name is empty: write a name such as"),
            ("name = \"a-b\", full_name = \"c\"", "`full_name` replaces `name`"),
            ("full_name = \" \"", "the name is empty"),
            ("version = \"2.0.0\"", "unknown argument `version`"),
            ("naem = \"a-b\"", "did you mean `name`?"),
            ("\"a-b\"", "the name needs a key"),
        ];
        let command: TokenStream = quote!(
            struct Command;
        );
        assert_explained(arguments.map(|(args, expected)| (args.parse().unwrap(), command.clone(), expected)).into());
    }

    #[test]
    fn after_an_error_the_calls_resolve_but_nothing_is_registered() {
        let tokens = expanded(
            MessageKind::Event,
            quote!(name = "Bad"),
            &quote!(
                struct Decision(bool);
            ),
        );
        assert!(tokens.contains("event_calls") && !tokens.contains("submit"), "{tokens}");
    }

    #[test]
    fn the_key_of_a_value_has_no_prefix() {
        let tokens = expanded(
            MessageKind::Value,
            quote!(),
            &quote!(
                struct Endpoint(String);
            ),
        );
        assert!(tokens.contains("\"endpoint\"") && !tokens.contains("::value::"), "{tokens}");
    }
}
