//! Many workflows on many workers, while these and their database fail.
//!
//! Most of it is real: processes that are killed, a PostgreSQL server that is stopped, SQLite files on a full disk.
//! The command `duroxide-export-faults` runs as many workflows as you like; the tests run some hundreds.
//!
//! What cannot be had from a real database, one failure at each moment, comes from [`injection`] into a store in
//! [`memory`].

pub mod campaign;
pub mod clock;
pub mod database;
pub mod disk;
pub mod echo;
pub mod fleet;
pub mod healthy;
pub mod injection;
pub mod insist;
pub mod logs;
pub mod memory;
pub mod orders;
pub mod parcels;
pub mod proxy;
pub mod scale;
pub mod sql;
pub mod worker;

mod verify;
