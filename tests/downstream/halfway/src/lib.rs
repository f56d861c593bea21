//! Orders of a shop: the activities by attribute, the orchestrations by hand.

pub mod activities;
pub mod client;
pub mod inventory;
pub mod orchestrations;
pub mod registry;
mod tracking;
pub mod types;

// `registry` and `inventory` are still the hand-written ones.
duroxide::export!(names, handles, registry as workflow_registry, inventory as workflow_inventory);
