//! Orders of a shop, by attribute.

pub mod activities;
pub mod orchestrations;
pub mod types;

duroxide::export!();
