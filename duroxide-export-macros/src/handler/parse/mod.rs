//! What the author wrote: the arguments of an attribute, and the function below it.

pub(crate) mod args;
pub(crate) mod body;
pub(crate) mod item;
pub(crate) mod retry;
pub(crate) mod signature;
