//! DX0107: the name of a typed message in a call of duroxide, which nothing checks against the type.

use crate::api::{self, Effect, Receiver};
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::library::contents::Library;
use crate::library::found_handler::is_test;
use crate::library::found_message::FoundMessage;
use crate::library::tree::source::Source;
use crate::message_kind::MessageKind;
use crate::syntax::scan::{RawItem, What};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::fmt::Write as _;

pub(super) fn find(library: &Library) -> Vec<Finding> {
    if library.messages.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for source in library.sources.iter().filter(|source| !is_test(&source.module.cfgs)) {
        for item in source.items.iter().filter(|item| is_shipped(item)) {
            in_tokens(&tokens_of(item), &mut |method, argument| {
                if let Some(message) = library.messages.iter().find(|message| argument.names(message)) {
                    findings.push(finding(method, &argument, message, source));
                }
            });
        }
    }
    findings
}

/// Whether the item ships. Modules are separate sources; tests may inspect payloads.
fn is_shipped(item: &RawItem) -> bool {
    let is_test = item.attributes.ending_in(&["test"]).next().is_some();
    !is_test && !matches!(item.what(), What::Mod)
}

fn tokens_of(item: &RawItem) -> TokenStream {
    item.head().into_iter().chain(item.body.clone().map(TokenTree::Group)).collect()
}

/// A method of duroxide that takes the name of a message. DX0012 reports those that panic on a bad payload.
#[derive(Clone, Copy)]
struct Taker {
    name: &'static str,
    receiver: Receiver,
    effect: Effect,
}

impl Taker {
    fn named(name: &str) -> Option<Self> {
        let methods = api::duroxide_method(name).filter(|methods| !methods.panics)?;
        let name = methods.names.iter().find(|known| **known == name)?;
        let takes_name = matches!(
            methods.effect,
            Effect::WaitsForEvent
                | Effect::TakesMessage
                | Effect::RaisesEvent
                | Effect::EnqueuesMessage
                | Effect::SetsValue
                | Effect::ClearsValue
                | Effect::ReadsValue
        );
        takes_name.then_some(Self { name, receiver: methods.receiver, effect: methods.effect })
    }

    const fn receives(self) -> bool {
        matches!(self.effect, Effect::WaitsForEvent | Effect::TakesMessage | Effect::ReadsValue)
    }
}

/// A name that is passed to a method.
enum Argument {
    Literal(String),
    Constant(String),
}

impl Argument {
    fn from_token(token: &TokenTree) -> Option<Self> {
        match token {
            TokenTree::Literal(literal) => {
                syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|text| Self::Literal(text.value()))
            }
            TokenTree::Ident(ident) => Some(Self::Constant(ident.to_string())),
            TokenTree::Group(_) | TokenTree::Punct(_) => None,
        }
    }

    fn names(&self, message: &FoundMessage) -> bool {
        match self {
            Self::Literal(text) => *text == message.named.name,
            Self::Constant(name) => message.named.constant == name,
        }
    }

    /// The argument as written.
    fn written(&self) -> String {
        match self {
            Self::Literal(text) => format!("{text:?}"),
            Self::Constant(name) => name.clone(),
        }
    }
}

/// Passes on the arguments of every call of one of the methods, at any depth.
fn in_tokens(tokens: &TokenStream, found: &mut impl FnMut(Taker, Argument)) {
    let mut method = None;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => method = Taker::named(&ident.to_string()).or(method),
            TokenTree::Group(group) => {
                if let Some(method) = method.take().filter(|_| group.delimiter() == Delimiter::Parenthesis) {
                    group.stream().into_iter().filter_map(|token| Argument::from_token(&token)).for_each(|argument| {
                        found(method, argument);
                    });
                }
                in_tokens(&group.stream(), found);
            }
            // `raise_event_typed::<Approval>(..)`
            TokenTree::Punct(punct) if matches!(punct.as_char(), ':' | '<' | '>') => {}
            TokenTree::Punct(_) | TokenTree::Literal(_) => method = None,
        }
    }
}

fn finding(method: Taker, argument: &Argument, message: &FoundMessage, source: &Source) -> Finding {
    let (ident, kind, written, name) = (&message.ident, message.kind, argument.written(), method.name);
    let place = source.place_of_call(name, &written);
    let mut problem =
        format!("`{name}` at {place} uses `{written}`, the name of `{ident}`, but nothing checks the payload");
    if kind == MessageKind::Queue && method.effect == Effect::RaisesEvent {
        let _ = write!(problem, ", and an event of that name is lost, because `{ident}` is a queue");
    }
    let call = match kind {
        MessageKind::Event if method.receives() => format!("{ident}::wait(&ctx)"),
        MessageKind::Event => "event.raise(&client, instance)".to_owned(),
        MessageKind::Queue if method.receives() => format!("{ident}::dequeue(&ctx)"),
        MessageKind::Queue => "message.enqueue(&client, instance)".to_owned(),
        MessageKind::Value if method.effect == Effect::ClearsValue => format!("{ident}::clear(&ctx)"),
        MessageKind::Value if !method.receives() => "value.set(&ctx)".to_owned(),
        MessageKind::Value if method.receiver == Receiver::Client => {
            format!("{ident}::wait_for(&client, instance, timeout)")
        }
        MessageKind::Value => format!("{ident}::get(&ctx)` or `{ident}::read(&client, instance)"),
    };
    Finding::at_call_site(Lint::RawName, problem, format!("write `{call}`"))
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::about_messages;

    #[test]
    fn names_of_typed_messages_are_not_written() {
        let queue = "#[duroxide::queue] pub struct Command; #[duroxide::value] pub struct Endpoint(u8);";
        let table = [
            ("ctx.schedule_wait(\"shop::event::approval\").await", "", "Approval::wait(&ctx)"),
            ("ctx.schedule_wait(names::events::APPROVAL).await", "", "Approval::wait(&ctx)"),
            ("ctx.dequeue_event(COMMAND).await", "", "Command::dequeue(&ctx)"),
            ("ctx.set_kv_value(\"endpoint\", x)", "", "value.set(&ctx)"),
            (
                "ctx.get_kv_value_typed::<Endpoint>(\"endpoint\")",
                "",
                "Endpoint::get(&ctx)` or `Endpoint::read(&client, instance)",
            ),
            ("", "async fn f() { client.raise_event(\"id\", APPROVAL, x).await }", "event.raise(&client, instance)"),
            (
                "",
                "impl X { fn f() { client.raise_event_typed::<Approval>(id, \"shop::event::approval\", x) } }",
                "event.raise(&client, instance)",
            ),
            (
                "",
                "mod a { fn f() { client.raise_event(id, \"shop::queue::command\", x) } }",
                "message.enqueue(&client, instance)",
            ),
            (
                "",
                "fn f() { client.wait_for_kv_value(id, ENDPOINT, second) }",
                "Endpoint::wait_for(&client, instance, timeout)",
            ),
        ];
        for (body, items, call) in table {
            let found = about_messages("DX0107", "", body, &format!("{queue} {items}"));
            assert_eq!(found.len(), 1, "{body}{items}: {found:?}");
            assert!(found[0].ends_with(&format!("help: write `{call}`")), "{found:?}");
        }
        let lost = about_messages("DX0107", "", "", &format!("{queue} fn f() {{ c.raise_event(id, COMMAND, x) }}"));
        assert!(lost[0].contains("an event of that name is lost, because `Command` is a queue"), "{lost:?}");
        for body in [
            "ctx.schedule_wait(\"approval\").await",
            "ctx.schedule_wait_typed::<Approval>(APPROVAL).await",
            "Approval::wait(&ctx).await; log(APPROVAL)",
            "ctx.schedule_activity(\"shop::event::approval\", x)",
        ] {
            assert_eq!(about_messages("DX0107", "", body, ""), [""; 0], "{body}");
        }
        for test in ["#[tokio::test] async fn f()", "#[cfg(test)] mod tests { fn f() {} } #[test] fn g()"] {
            let items = format!("{test} {{ client.raise_event(id, APPROVAL, x) }}");
            assert_eq!(about_messages("DX0107", "", "", &items), [""; 0], "{items}");
        }
    }
}
