//! Single faults, and what a store does about each. These tests mostly wait, so they are one program, and run side by side.

// The tests of the first module take longest, and cargo begins with them.
mod connections;
mod disks;
mod files;
mod foreign_futures;
mod limits;
mod logging;
mod patience;
mod refusals;
mod renewals;
mod senders;
