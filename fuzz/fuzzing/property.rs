//! The property that every expansion has.

use crate::cargo::Environment;
use crate::handler::parse::item::HandlerFn;
use crate::kind::Kind;
use crate::message_kind::MessageKind;
use crate::syntax::attributes::Attributes;
use crate::{deterministic, export, handler, message};
use proc_macro2::{Span, TokenStream, TokenTree};
use std::cell::RefCell;
use std::path::PathBuf;
use std::str::FromStr;
use syn::File;
use syn::parse::{ParseStream, Parser};

/// One of the macros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Macro {
    /// `#[activity]`.
    Activity,
    /// `#[orchestration]`.
    Orchestration,
    /// `#[deterministic]`.
    Deterministic,
    /// `#[event]`, `#[queue]` or `#[value]`.
    Message(MessageKind),
    /// `export!`, in a crate whose root file is the item.
    Export,
}

impl Macro {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Activity,
        Self::Orchestration,
        Self::Deterministic,
        Self::Message(MessageKind::Event),
        Self::Message(MessageKind::Queue),
        Self::Message(MessageKind::Value),
        Self::Export,
    ];
}

/// Expands a macro, and checks the output.
///
/// Input that does not tokenize never reaches a macro, and is skipped.
///
/// # Panics
///
/// If the output does not parse although no error is reported, or if an error is outside the input.
pub fn check(which: Macro, args: &str, item: &str) {
    if let (Ok(args_tokens), Ok(item_tokens)) = (TokenStream::from_str(args), TokenStream::from_str(item)) {
        check_tokens(which, &args_tokens, &item_tokens);
    }
    // proc-macro2 keeps every parsed text for the spans in it.
    proc_macro2::extra::invalidate_current_thread_spans();
}

fn check_tokens(which: Macro, args: &TokenStream, item: &TokenStream) {
    // The input may contain `compile_error!` itself.
    if !errors(args).is_empty() || !errors(item).is_empty() {
        return;
    }
    let output = expanded(which, args, item);
    let errors = errors(&output);
    let context = || format!("{which:?}\nargs: {args}\nitem: {item}\noutput: {output}");
    if errors.is_empty() {
        assert!(parses(which, &output), "does not parse: {}", context());
    }
    // Empty input has no span.
    let no_input = item.is_empty();
    for span in errors {
        // `export!` reports problems of the whole crate at its own invocation.
        let at_itself = which == Macro::Export && !is_inside(span);
        assert!(no_input || at_itself || is_inside(span), "an error outside of the input: {}", context());
    }
}

fn expanded(which: Macro, args: &TokenStream, item: &TokenStream) -> TokenStream {
    let environment = Environment::fixed(root);
    match which {
        Macro::Activity => handler::attribute(Kind::Activity, args.clone(), item, &environment),
        Macro::Orchestration => handler::attribute(Kind::Orchestration, args.clone(), item, &environment),
        Macro::Deterministic => deterministic::attribute(args.clone(), item),
        Macro::Message(kind) => message::attribute(kind, args.clone(), item, &environment),
        Macro::Export => {
            let directory = tempfile::tempdir().expect("a directory for the crate");
            let file = directory.path().join("lib.rs");
            std::fs::write(&file, item.to_string()).expect("the crate can be written");
            ROOT.set(Some(file));
            export::expand(args.clone(), &environment)
        }
    }
}

thread_local! {
    static ROOT: RefCell<Option<PathBuf>> = const { RefCell::new(None) };
}

fn root() -> syn::Result<PathBuf> {
    ROOT.with_borrow(Clone::clone).ok_or_else(|| syn::Error::new(Span::call_site(), "there is no crate"))
}

/// The spans of the `compile_error!`s.
fn errors(tokens: &TokenStream) -> Vec<Span> {
    let mut found = Vec::new();
    find_errors(tokens, &mut found);
    found
}

fn find_errors(tokens: &TokenStream, found: &mut Vec<Span>) {
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) if ident == "compile_error" => found.push(ident.span()),
            TokenTree::Group(group) => find_errors(&group.stream(), found),
            _ => {}
        }
    }
}

/// Whether the span belongs to tokens that were parsed from text, as all of the input is.
fn is_inside(span: Span) -> bool {
    span.source_text().is_some_and(|text| !text.is_empty())
}

/// Whether the output parses, apart from the function's attributes and body, which belong to the author.
fn parses(which: Macro, output: &TokenStream) -> bool {
    match which {
        // It may be a method.
        Macro::Deterministic => syn::parse2::<HandlerFn>(without_attributes(output)).is_ok(),
        Macro::Export | Macro::Message(_) => syn::parse2::<File>(output.clone()).is_ok(),
        Macro::Activity | Macro::Orchestration => function_and_items.parse2(without_attributes(output)).is_ok(),
    }
}

fn without_attributes(output: &TokenStream) -> TokenStream {
    let output: Vec<TokenTree> = output.clone().into_iter().collect();
    Attributes::split(&output).1.iter().cloned().collect()
}

fn function_and_items(input: ParseStream<'_>) -> syn::Result<()> {
    input.parse::<HandlerFn>()?;
    input.parse::<File>().map(drop)
}
