//! duroxide's registries, built from the handlers in a binary or in some crates.
//!
//! Stages: what the application asks for ([`builder`]) → the handlers that this selects ([`selection`]) → their problems
//! ([`checks`]) → duroxide's registries ([`assembly`]).

pub(crate) mod assembly;
pub(crate) mod builder;
pub(crate) mod checks;
pub(crate) mod create;
pub(crate) mod error;
pub(crate) mod problem;
pub(crate) mod registries;
pub(crate) mod selection;
pub(crate) mod tags;
#[cfg(test)]
mod tests;
