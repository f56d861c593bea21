//! Replays of recorded histories, and whether a real runtime agrees with them.

mod changes;
mod gate;
mod kinds;
mod recordings;
mod reports;
mod store;
mod testing;
mod timeouts;
mod workflow;
