//! Upgrades and rollbacks: real programs on a real store, and how the instances of each row of the table end.

mod expected;
mod fleet;
mod guides;
mod journey;

use duroxide::OrchestrationStatus;
use duroxide::catalog::{Comparison, Rule};
use duroxide_export_tests_postgres::Server;
use expected::{Outcome, Row, expected as upgrades};
use fleet::Program;
use journey::{Statuses, outcome};
use std::collections::BTreeSet;

#[path = "../../src/rows/mod.rs"]
mod rows;

/// The journeys that end with the new program, once it has replaced the old one.
const UPGRADED: [&str; 2] = ["oon", "onn"];
/// The journeys that end with the old program, after the new one had its part.
const ROLLED_BACK: [&str; 2] = ["noo", "nno"];
/// One more, if the new program has not ended the instance.
const UPGRADED_AND_ROLLED_BACK: &str = "ono";
/// The journeys whose programs run side by side. Others of both kinds may happen as well.
const BESIDE: [&str; 5] = ["ono", "non", "OOO", "NNN", "onn"];

#[tokio::test]
async fn every_instance_on_sqlite_ends_as_the_table_says() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", directory.path().join("store.db").display());
    every_instance_ends_as_the_table_says(&url, &rows::all()).await;
}

#[tokio::test]
async fn renames_and_versions_on_postgresql_end_as_the_table_says() {
    let Some(server) = Server::start() else { return };
    every_instance_ends_as_the_table_says(&server.url(), rows::names::ROWS).await;
}

async fn every_instance_ends_as_the_table_says(url: &str, rows: &[Row]) {
    let statuses = journey::statuses(url, rows).await;
    let wrong: Vec<_> = rows.iter().filter_map(|row| check(row, &statuses).err()).collect();
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Compares how the instances of a row have ended with what is expected.
fn check(row: &Row, statuses: &Statuses) -> Result<(), String> {
    // Each program alone. What an instance ends with may depend on who has started it.
    let [by_old, by_new] = ["ooo", "nnn"].map(|journey| match &statuses[&(row.name, journey)] {
        OrchestrationStatus::Completed { output, .. } => Ok(output),
        other => Err(format!("{}: one program alone: {other:?}", row.name)),
    });
    let (by_old, by_new) = (by_old?, by_new?);
    let of = |journeys: &[&str]| -> Vec<_> {
        let all = journeys.iter().map(|journey| {
            let output = if journey.starts_with(['n', 'N', 'c']) { by_new } else { by_old };
            outcome(&statuses[&(row.name, *journey)], output)
        });
        let all: BTreeSet<_> = all.collect();
        all.into_iter().filter(|outcome| *outcome != Outcome::Well).collect()
    };
    let (mut beside, upgraded, mut rolled_back) = (of(&BESIDE), of(&UPGRADED), of(&ROLLED_BACK));
    // One of the two has what is needed.
    beside.retain(|outcome| *outcome != Outcome::Waits);
    if upgraded.is_empty() && rolled_back.is_empty() {
        rolled_back = of(&[UPGRADED_AND_ROLLED_BACK]);
    }
    let at_once = of(&["bbb", "ccc"]);
    let is_right = [&*beside, &*upgraded, &*rolled_back] == row.phases()
        && at_once.iter().all(|outcome| row.beside.contains(outcome));
    if is_right {
        return Ok(());
    }
    let journeys = statuses.iter().filter(|((name, _), _)| *name == row.name);
    let journeys: Vec<_> = journeys.map(|((_, journey), status)| format!("{journey}: {status:?}")).collect();
    Err(format!(
        "{}: beside {beside:?} upgraded {upgraded:?} rolled_back {rolled_back:?} at once {at_once:?}, expected {:?}\n    {}",
        row.name,
        row.phases(),
        journeys.join("\n    ")
    ))
}

#[test]
fn the_lock_had_said_so_before() {
    let comparison = Program::old().catalog.compare(&Program::new().catalog);
    let mut wrong = Vec::new();
    for row in rows::all() {
        let found = rules(&comparison, row.name);
        let Some(expected) = row.lock else {
            println!("{}: not decided: {found:?}", row.name);
            continue;
        };
        if found != expected {
            wrong.push(format!("{}: {found:?}, expected {expected:?}", row.name));
        }
        if found.is_empty() && !row.upgraded.is_empty() {
            wrong.push(format!("{}: the lock says nothing, and instances end with {:?}", row.name, row.upgraded));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The rules that the change of a row violates.
fn rules(comparison: &Comparison, row: &str) -> Vec<Rule> {
    let own = comparison.changes.iter().filter(|change| row_of(&change.name) == Some(row));
    let rules: BTreeSet<_> = own.map(|change| change.rule).collect();
    rules.into_iter().collect()
}

/// The row to which a handler or message belongs: that whose name is the beginning of its own.
fn row_of(name: &str) -> Option<&'static str> {
    let name = name.rsplit("::").next()?;
    let rows = rows::all().into_iter().map(|row| row.name).filter(|row| name.starts_with(row));
    rows.max_by_key(|row| row.len())
}
