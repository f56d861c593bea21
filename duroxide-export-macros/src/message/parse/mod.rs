//! From tokens to the arguments and the type.

pub(crate) mod args;
pub(crate) mod item;
