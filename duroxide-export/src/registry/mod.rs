//! duroxide's registries, built from the handlers in a binary or in some crates.
//!
//! Stages: what the application asks for ([`builder`], [`request`]) → the handlers that this selects
//! ([`build::selection`]) → their problems ([`build::checks`]) → duroxide's registries ([`build::assemble`]).

pub(crate) mod build;
pub(crate) mod builder;
pub(crate) mod create;
pub(crate) mod error;
pub(crate) mod problem;
pub(crate) mod registries;
pub(crate) mod request;
pub(crate) mod selected;
pub(crate) mod tags;
#[cfg(test)]
mod tests;
