//! Orders of a shop, by attribute.

pub mod activities;
pub mod client;
pub mod orchestrations;
mod tracking;
pub mod types;

duroxide::export!();
