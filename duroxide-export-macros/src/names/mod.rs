//! The rules for names: of handlers, of their versions, and of the items that a handler gets.

pub(crate) mod items;
pub(crate) mod kebab;
pub(crate) mod version;
