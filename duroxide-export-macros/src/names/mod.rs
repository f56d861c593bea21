//! The rules for names: of handlers, of versions, and of generated items.

pub(crate) mod items;
pub(crate) mod kebab;
pub(crate) mod subject;
pub(crate) mod version;
