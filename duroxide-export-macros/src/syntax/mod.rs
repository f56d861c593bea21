//! Tools for reading Rust source code.

pub(crate) mod attributes;
pub(crate) mod body_names;
pub(crate) mod context;
pub(crate) mod form;
pub(crate) mod generated;
pub(crate) mod imports;
pub(crate) mod lines;
pub(crate) mod parse_all;
pub(crate) mod scan;
pub(crate) mod text;
pub(crate) mod tokens;
pub(crate) mod walk;
