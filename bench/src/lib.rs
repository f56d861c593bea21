//! The same workflow library twice, by hand and with attributes, and what it costs to compile either.

pub mod generate;
pub mod measure;
pub mod table;
