//! The new program of each upgrade.

// What the attributes generate in a program, if a macro of the program's own writes them.
#![allow(clippy::needless_update)]

pub(crate) use duroxide_export_tests_upgrades::new_side as upgrades;

use duroxide_export_tests_upgrades::program::Row;

#[path = "../rows/mod.rs"]
mod rows;

#[tokio::main]
async fn main() {
    duroxide_export_tests_upgrades::program::run(&rows::all()).await;
}
