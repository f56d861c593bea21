//! What happens when the database is away for longer than a store is patient.

use duroxide::providers::Resilient;
use duroxide::providers::postgres::PostgresProvider;
use duroxide::{Client, OrchestrationContext, Status};
use duroxide_export_faults::worker::runtime_options;
use duroxide_export_tests_postgres::Server;
use std::sync::Arc;
use std::time::Duration;

const TICKS: u32 = 60;
const CLOCKS: u32 = 20;

/// Tick some times.
#[duroxide::orchestration(name = "tick")]
async fn tick(ctx: OrchestrationContext, ticks: u32) -> Result<u32, String> {
    for _ in 0..ticks {
        ctx.schedule_timer(Duration::from_millis(10)).await;
    }
    Ok(ticks)
}

#[tokio::test]
async fn instances_go_on_where_they_stood() {
    let Some(server) = Server::start() else { return };
    let store = PostgresProvider::new(&server.url()).await.unwrap();
    let store = Arc::new(Resilient::new(Arc::new(store)).with_patience(Duration::from_millis(100)));
    let client = Client::new(store.clone());
    for clock in 0..CLOCKS {
        Tick::start(&client, format!("clock-{clock}"), &TICKS).await.unwrap();
    }
    let runtime = duroxide::registry_builder().only::<Tick>().start(store, runtime_options(8, 2)).await.unwrap();
    // All of them tick when the server stops.
    while client.list_instances_by_status("Running").await.unwrap().len() < CLOCKS as usize {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for _ in 0..3 {
        server.stop();
        // Longer than all attempts of the store and of duroxide.
        tokio::time::sleep(Duration::from_secs(1)).await;
        server.run_again();
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    for clock in 0..CLOCKS {
        let instance = format!("clock-{clock}");
        let ticks = Tick::wait(&client, &instance, Duration::from_secs(60)).await;
        assert_eq!(ticks.unwrap(), TICKS, "{:?}", Tick::status(&client, &instance).await as Result<Status<_>, _>);
    }
    runtime.shutdown(None).await;
}
