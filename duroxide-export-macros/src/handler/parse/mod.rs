//! What is written: the arguments of an attribute, and the function that it is on.

pub(crate) mod args;
pub(crate) mod body;
pub(crate) mod enclosing;
pub(crate) mod item;
pub(crate) mod signature;
