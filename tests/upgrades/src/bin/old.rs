//! The old program of each upgrade.

pub(crate) use duroxide_export_tests_upgrades::old_side as upgrades;

use duroxide_export_tests_upgrades::program::Row;

#[path = "../rows/mod.rs"]
mod rows;

#[tokio::main]
async fn main() {
    duroxide_export_tests_upgrades::program::run(&rows::all()).await;
}
