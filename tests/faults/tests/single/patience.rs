//! What happens to instances when a store gives up recording what they did: here at once, whenever a connection is cut.

use duroxide::providers::Resilient;
use duroxide::providers::postgres::PostgresProvider;
use duroxide::{Client, OrchestrationContext, Status};
use duroxide_export_faults::worker::runtime_options;
use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_support::{TIMEOUT, capture_logs};
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
    capture_logs();
    let store = PostgresProvider::new(&server.url()).await.unwrap();
    let store = Arc::new(Resilient::new(Arc::new(store)).with_retry_period(Duration::ZERO));
    let client = Client::new(store.clone());
    for clock in 0..CLOCKS {
        Tick::start(&client, format!("clock-{clock}"), &TICKS).await.unwrap();
    }
    let runtime = duroxide::RegistriesBuilder::all().only::<Tick>().start(store, runtime_options(8, 2)).await.unwrap();
    // All of them tick when connections are cut.
    while client.list_instances_by_status("Running").await.unwrap().len() < CLOCKS as usize {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for _ in 0..20 {
        server.cut_connections();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    for clock in 0..CLOCKS {
        let instance = format!("clock-{clock}");
        let ticks = Tick::wait(&client, &instance, TIMEOUT).await;
        assert_eq!(ticks.unwrap(), TICKS, "{:?}", Tick::status(&client, &instance).await as Result<Status<_>, _>);
    }
    runtime.shutdown(None).await;
}
