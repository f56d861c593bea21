//! The macros of [duroxide-export](https://docs.rs/duroxide-export), which re-exports and documents them.

// The stages, one a file: attribute arguments (`args`, `options`) and item (`item`, `signature`, `uses`) → `model`, where names are
// checked (`name`) → tokens (`expand`). `export` does the same for a whole crate, with the same parser.

#![cfg_attr(fuzzed, allow(dead_code))]

// Named, because a fuzzed build of this crate is an ordinary library.
extern crate proc_macro;

mod args;
mod attributes;
mod collisions;
mod dates;
mod derived;
mod deterministic;
mod docs;
mod enclosing;
mod errors;
mod expand;
mod export;
mod externs;
#[cfg(fuzzed)]
pub mod fuzzing;
#[cfg(all(test, not(fuzzed)))]
mod fuzzing;
mod generated;
mod idents;
mod item;
mod keys;
mod kind;
mod krate;
mod lints;
mod manifest;
mod model;
mod name;
mod names;
mod options;
mod place;
mod scan;
mod scope;
mod siblings;
mod signature;
mod unknown;
mod uses;
mod version;
mod walk;
mod whole;

#[cfg(not(fuzzed))]
use crate::{kind::Kind, krate::Environment};
#[cfg(not(fuzzed))]
use proc_macro::TokenStream;

// The macros are documented where `duroxide-export` re-exports them, because there their examples compile.

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn activity(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::attribute(Kind::Activity, args.into(), &item.into(), &Environment::CARGO).into()
}

#[cfg(not(fuzzed))]
#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn orchestration(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::attribute(Kind::Orchestration, args.into(), &item.into(), &Environment::CARGO).into()
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
#[proc_macro_derive(Derived, attributes(derived))]
pub fn derived(item: TokenStream) -> TokenStream {
    derived::expand(item.into()).into()
}
