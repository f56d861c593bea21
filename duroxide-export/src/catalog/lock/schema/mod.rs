//! Whether one type reads everything that another writes, told by their JSON Schemas.
//!
//! First, [`normal`] turns a schema into alternatives, each of one JSON type: an enum becomes one for each variant. Then
//! [`cover`] looks for an alternative of the reader for each one of the writer, and says what is wrong with the closest.
//!
//! The answers are those of serde, not of a JSON Schema validator, where the two differ: serde ignores unknown fields unless
//! the type denies them, and reads a list with duplicates as a set.

mod cover;
mod mismatch;
mod normal;
mod shape;
#[cfg(test)]
mod tests;
mod variant;

pub(super) use cover::mismatches;
pub(super) use mismatch::{Mismatch, Problem};
