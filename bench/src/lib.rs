//! The same workflow library twice, by hand and with attributes, and what it costs to compile either.

// Times and sizes are far below 2^52.
#![allow(clippy::cast_precision_loss)]

pub mod cargo;
pub mod expansion;
pub mod generate;
pub mod measure;
pub mod table;
