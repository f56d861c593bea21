//! DX0107: the name of a typed message in a call of duroxide, which nothing checks against the type.

use crate::diagnostics::code::Lint;
use crate::diagnostics::finding::Finding;
use crate::library::contents::Library;
use crate::library::found::is_test;
use crate::library::messages::FoundMessage;
use crate::library::tree::source::Source;
use crate::message::kind::MessageKind;
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

/// Whether an item is no module, which is a source of its own, and no test, which may well look at the payloads.
fn is_shipped(item: &RawItem) -> bool {
    let is_test = item.attributes.ending_in(&["test"]).next().is_some();
    !is_test && !matches!(item.what(), What::Mod)
}

fn tokens_of(item: &RawItem) -> TokenStream {
    item.head().into_iter().chain(item.body.clone().map(TokenTree::Group)).collect()
}

/// What duroxide's methods do with a name, by the start of their own names. DX0012 reports those that panic on a bad
/// payload.
const METHODS: [(&str, Does); 10] = [
    ("schedule_wait_typed", Does::ReportedElsewhere),
    ("dequeue_event_typed", Does::ReportedElsewhere),
    ("schedule_wait", Does::Receive),
    ("dequeue_event", Does::Receive),
    ("raise_event", Does::Send),
    ("enqueue_event", Does::Send),
    ("set_kv_value", Does::Send),
    ("get_kv_value", Does::Receive),
    ("wait_for_kv_value", Does::Receive),
    ("clear_kv_value", Does::Clear),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Send,
    Receive,
    Clear,
    ReportedElsewhere,
}

/// A name that is passed to a method.
enum Argument {
    Literal(String),
    Constant(String),
}

impl Argument {
    fn of(token: &TokenTree) -> Option<Self> {
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

    /// As it is written.
    fn written(&self) -> String {
        match self {
            Self::Literal(text) => format!("{text:?}"),
            Self::Constant(name) => name.clone(),
        }
    }
}

/// Passes on the arguments of every call of one of the methods, at any depth.
fn in_tokens(tokens: &TokenStream, found: &mut impl FnMut(&'static str, Argument)) {
    let mut method = None;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                if let Some((known, does)) = METHODS.iter().find(|(known, _)| name.starts_with(known)) {
                    method = (*does != Does::ReportedElsewhere).then_some(*known);
                }
            }
            TokenTree::Group(group) => {
                if let Some(method) = method.take().filter(|_| group.delimiter() == Delimiter::Parenthesis) {
                    group.stream().into_iter().filter_map(|token| Argument::of(&token)).for_each(|argument| {
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

fn finding(method: &'static str, argument: &Argument, message: &FoundMessage, source: &Source) -> Finding {
    let (ident, kind, written) = (&message.ident, message.kind, argument.written());
    let place = source.place_of_call(method, &written);
    let mut problem =
        format!("`{method}` at {place} uses `{written}`, the name of `{ident}`, but nothing checks the payload");
    if kind == MessageKind::Queue && method == "raise_event" {
        let _ = write!(problem, ", and an event of that name is lost, because `{ident}` is a queue");
    }
    let does = METHODS.iter().find(|(known, _)| *known == method).map_or(Does::Receive, |(_, does)| *does);
    let call = match (kind, does) {
        (MessageKind::Event, Does::Send | Does::Clear) => format!("{}.raise(&client, instance)", lower(kind)),
        (MessageKind::Queue, Does::Send | Does::Clear) => format!("{}.enqueue(&client, instance)", lower(kind)),
        (MessageKind::Value, Does::Send) => format!("{}.set(&ctx)", lower(kind)),
        (MessageKind::Value, Does::Clear) => format!("{ident}::clear(&ctx)"),
        (MessageKind::Event, _) => format!("{ident}::wait(&ctx)"),
        (MessageKind::Queue, _) => format!("{ident}::dequeue(&ctx)"),
        (MessageKind::Value, _) if method == "wait_for_kv_value" => {
            format!("{ident}::wait_for(&client, instance, timeout)")
        }
        (MessageKind::Value, _) => format!("{ident}::get(&ctx)` or `{ident}::read(&client, instance)"),
    };
    Finding::at_call_site(Lint::RawName, problem, format!("write `{call}`"))
}

/// The name of a variable that holds such a message.
const fn lower(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Event => "event",
        MessageKind::Queue => "message",
        MessageKind::Value => "value",
    }
}
