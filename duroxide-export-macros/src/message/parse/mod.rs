//! Parsing: the arguments, and the annotated type.

pub(crate) mod args;
pub(crate) mod item;
