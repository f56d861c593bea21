//! One process of the tests: `meter worker URL` runs the workflow until it is killed, `meter sender URL` sends it
//! messages.

use duroxide::runtime::RuntimeOptions;
use duroxide::{Client, ClientError, Runtime, Status};
use duroxide_export_tests_postgres::meter::{
    Address, BAD, Connected, INSTANCE, Progress, READING, READINGS, ReadMeter, Reading, open,
};
use duroxide_export_tests_support::TIMEOUT;
use std::time::Duration;

#[tokio::main]
async fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [role, url] if role == "worker" => work(url).await,
        [role, url] if role == "sender" => send(&Client::new(open(url).await)).await,
        _ => panic!("usage: meter worker|sender URL"),
    }
}

async fn work(url: &str) {
    // The work of a worker that was killed is taken over when its locks have expired.
    let lock = Duration::from_millis(250);
    let options = RuntimeOptions {
        orchestration_concurrency: 1,
        worker_concurrency: 1,
        orchestrator_lock_timeout: lock,
        worker_lock_timeout: lock,
        ..RuntimeOptions::default()
    };
    let (activities, orchestrations) =
        (duroxide::create_activity_registry(), duroxide::create_orchestration_registry());
    let _runtime = Runtime::start_with_options(open(url).await, activities, orchestrations, options).await;
    std::future::pending::<()>().await;
}

async fn send(client: &Client) {
    let mut updates = ReadMeter::watch(client, INSTANCE);
    // It reports this along with its wait, so the event cannot come too early.
    loop {
        let update = updates.next().await.expect("it does not end before it is connected");
        if matches!(update, Ok(Status::Running { progress: Some(Progress::WaitsForConnection), .. })) {
            break;
        }
    }
    insist(async || Connected { by: "a fitter".to_owned() }.raise(client, INSTANCE).await).await;
    let address = Address::wait_for(client, INSTANCE, TIMEOUT).await.expect("the address");
    assert_eq!(address, Address("meter-7".to_owned()));
    for value in 0..READINGS {
        insist(async || Reading::Shows(value).enqueue(client, INSTANCE).await).await;
        if (value + 1) % BAD == 0 {
            insist(async || client.enqueue_event(INSTANCE, READING, "{\"Shows\":").await).await;
        }
        // Two large bursts, and some small ones.
        if [500, 600, 700, 800, 900].contains(&value) {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }
    insist(async || Reading::Removed.enqueue(client, INSTANCE).await).await;
}

/// Repeats a call while the store is busy.
async fn insist(call: impl AsyncFn() -> Result<(), ClientError>) {
    while let Err(error) = call().await {
        assert!(error.is_retryable(), "{error}");
    }
}
