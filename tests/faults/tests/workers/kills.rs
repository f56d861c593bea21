//! Nothing is lost when workers are killed at random moments while their database fails or their clock goes wrong.

use duroxide_export_faults::campaign::Campaign;
use duroxide_export_faults::clock::Clock;
use duroxide_export_faults::database::Database;
use duroxide_export_faults::disk::Disk;
use duroxide_export_faults::fleet::Crew;
use std::sync::Arc;

/// Runs the campaign, in which workers are killed as well.
async fn run(database: &Database, outages: usize, clock: Option<Clock>) {
    let crew =
        Crew { workers: 3, clock: clock.map(Arc::new), ..Crew::of(env!("CARGO_BIN_EXE_duroxide-export-faults")) };
    let campaign = Campaign { crew, workflows: 110, kills: 10, outages };
    let report = campaign.run(database).await;
    println!("{report}");
    assert!(report.kills() >= 4, "too fast to be killed: {report}");
    assert_eq!(report.outages(), outages, "{report}");
}

#[tokio::test]
async fn on_sqlite() {
    run(&Database::sqlite(), 0, None).await;
}

#[tokio::test]
async fn on_postgresql_which_stops() {
    let Some(database) = Database::postgres() else { return };
    run(&database, 2, None).await;
}

#[tokio::test]
async fn on_a_disk_that_is_full() {
    let Some(disk) = Disk::mount(256) else { return };
    run(&Database::SmallDisk(disk), 2, None).await;
}

#[tokio::test]
async fn on_sqlite_with_a_clock_that_jumps() {
    let Some(clock) = Clock::new() else { return };
    run(&Database::sqlite(), 1, Some(clock)).await;
}

#[tokio::test]
async fn on_postgresql_with_a_clock_that_jumps() {
    let (Some(database), Some(clock)) = (Database::postgres(), Clock::new()) else { return };
    run(&database, 1, Some(clock)).await;
}
