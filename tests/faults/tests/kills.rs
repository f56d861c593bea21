//! Nothing is lost when workers are killed at random moments, and when the database goes away.

use duroxide_export_faults::campaign::{Campaign, Report};
use duroxide_export_faults::database::Database;

async fn run(database: &Database, outages: usize) -> Report {
    let program = env!("CARGO_BIN_EXE_duroxide-export-faults").into();
    let campaign = Campaign { program, workflows: 300, workers: 3, concurrency: 4, kills: 15, outages };
    let report = campaign.run(database).await;
    println!("{report}");
    assert!(report.kills() >= 5, "too fast to be killed: {report}");
    report
}

#[tokio::test]
async fn killed_workers_on_sqlite() {
    run(&Database::sqlite(), 0).await;
}

#[tokio::test]
async fn killed_workers_and_a_failing_database_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    let report = run(&database, 2).await;
    assert_eq!(report.outages(), 2, "{report}");
}
