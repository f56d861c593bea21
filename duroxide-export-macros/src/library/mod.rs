//! What `export!` reads: the crate's sources, their handlers and messages, and what orchestrations reach.

pub(crate) mod call_graph;
pub(crate) mod contents;
pub(crate) mod found_handler;
pub(crate) mod found_message;
pub(crate) mod function;
pub(crate) mod tree;
