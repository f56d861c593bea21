//! The stages from a request to duroxide's registries.

pub(crate) mod assemble;
pub(crate) mod checks;
mod messages;
pub(crate) mod register;
pub(crate) mod selection;
mod tags;
mod takers;
