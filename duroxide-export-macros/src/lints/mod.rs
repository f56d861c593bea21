//! The lints: code that compiles, but is wrong in a workflow.
//!
//! [`determinism`] looks at one orchestration (`DX00xx`), [`library`] at a whole crate (`DX01xx`).

pub(crate) mod determinism;
pub(crate) mod library;
