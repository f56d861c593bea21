//! The macros of [duroxide-export](https://docs.rs/duroxide-export), which re-exports and documents them.

#![cfg_attr(fuzzed, allow(dead_code))]

// Explicit, because a fuzzed build of this crate is an ordinary library.
extern crate proc_macro;

mod api;
mod arguments;
mod cargo;
mod checklist;
mod deterministic;
mod diagnostics;
mod export;
mod fingerprint;
// Not published.
#[cfg(any(test, fuzzed))]
#[path = "../../fuzz/fuzzing/mod.rs"]
pub mod fuzzing;
mod handler;
mod kind;
mod known_crates;
mod library;
mod lints;
mod message;
mod message_kind;
mod names;
mod own_attribute;
mod replay_tests;
mod scope;
mod syntax;
mod workflow_error;

#[cfg(not(fuzzed))]
use crate::cargo::Environment;
#[cfg(not(fuzzed))]
use crate::kind::Kind;
#[cfg(not(fuzzed))]
use crate::message_kind::MessageKind;
#[cfg(not(fuzzed))]
use proc_macro::TokenStream;

// The macros are documented where `duroxide-export` re-exports them, because only there their examples compile.

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn activity(args: TokenStream, item: TokenStream) -> TokenStream {
    handler::attribute(Kind::Activity, args.into(), &item.into(), &Environment::CARGO).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn orchestration(args: TokenStream, item: TokenStream) -> TokenStream {
    handler::attribute(Kind::Orchestration, args.into(), &item.into(), &Environment::CARGO).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn event(args: TokenStream, item: TokenStream) -> TokenStream {
    message::attribute(MessageKind::Event, args.into(), &item.into(), &Environment::CARGO).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn queue(args: TokenStream, item: TokenStream) -> TokenStream {
    message::attribute(MessageKind::Queue, args.into(), &item.into(), &Environment::CARGO).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn value(args: TokenStream, item: TokenStream) -> TokenStream {
    message::attribute(MessageKind::Value, args.into(), &item.into(), &Environment::CARGO).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn deterministic(args: TokenStream, item: TokenStream) -> TokenStream {
    deterministic::attribute(args.into(), &item.into()).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro]
pub fn export(input: TokenStream) -> TokenStream {
    export::expand(input.into(), &Environment::CARGO).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro]
pub fn checklist(input: TokenStream) -> TokenStream {
    checklist::expand(input.into(), &Environment::CARGO).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro]
pub fn record_calls(input: TokenStream) -> TokenStream {
    fingerprint::expand(input.into(), &Environment::CARGO).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro]
pub fn replay_tests(input: TokenStream) -> TokenStream {
    replay_tests::expand(input.into(), &Environment::CARGO).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro_derive(Derived, attributes(derived))]
pub fn derived(item: TokenStream) -> TokenStream {
    handler::expand::derived::expand(item.into()).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro_derive(WorkflowError, attributes(from, runtime, workflow_error))]
pub fn workflow_error(item: TokenStream) -> TokenStream {
    workflow_error::expand(item.into(), &Environment::CARGO).into()
}
