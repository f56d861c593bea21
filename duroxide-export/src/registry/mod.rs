//! duroxide's registries, built from the handlers in a binary or in some crates.
//!
//! Stages: what is asked for ([`builder`], [`request`]) → the handlers that it comes to ([`selection`]) → what is wrong
//! with them ([`checks`]) → duroxide's registries ([`assemble`]).

pub(crate) mod assemble;
pub(crate) mod builder;
pub(crate) mod checks;
pub(crate) mod create;
pub(crate) mod error;
pub(crate) mod problem;
pub(crate) mod register;
pub(crate) mod registries;
pub(crate) mod request;
pub(crate) mod selected;
pub(crate) mod selection;
#[cfg(test)]
mod tests;
