//! duroxide's registries, built from the handlers in a binary or in some crates.
//!
//! Stages: what is asked for ([`builder`], [`request`]) → the handlers that it comes to ([`build::selection`]) → what is wrong
//! with them ([`build::checks`]) → duroxide's registries ([`build::assemble`]).

pub(crate) mod build;
pub(crate) mod builder;
pub(crate) mod create;
pub(crate) mod error;
pub(crate) mod problem;
pub(crate) mod registries;
pub(crate) mod request;
pub(crate) mod selected;
#[cfg(test)]
mod tests;
