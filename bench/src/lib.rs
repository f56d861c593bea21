//! The same workflow library, written by hand and with attributes, and tools to measure what it costs to compile
//! either.

// Times and sizes are far below 2^52.
#![allow(clippy::cast_precision_loss)]

pub mod cargo;
pub mod expansion;
pub mod generate;
pub mod measure;
pub mod table;
pub mod workspace;
