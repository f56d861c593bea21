//! Single faults, and what a store does about each. These tests mostly wait, so they are one program, and run side by side.

mod files;
mod foreign_futures;
mod limits;
mod logging;
mod refusals;
mod renewals;
mod senders;
mod silence;
