//! Replays of recorded histories, and whether a real runtime agrees with them.

mod changes;
mod gate;
mod store;
mod testing;
mod workflow;
