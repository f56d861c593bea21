//! Orders of a shop, written by hand as such libraries are.

pub mod activities;
pub mod client;
pub mod inventory;
pub mod orchestrations;
pub mod registry;
mod tracking;
pub mod types;
