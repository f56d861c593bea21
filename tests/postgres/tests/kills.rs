//! Messages survive: a second process sends each kind, while the worker is killed and started again.

use duroxide::{Client, Status};
use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_postgres::meter::{BAD, INSTANCE, READINGS, ReadMeter, Record, open};
use duroxide_export_tests_support::TIMEOUT;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

fn process(role: &str, url: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_meter")).args([role, url]).env("RUST_LOG", "off").spawn().unwrap()
}

async fn nothing_is_lost(url: &str) {
    let client = Client::new(open(url).await);
    ReadMeter::start(&client, INSTANCE, &Record::default()).await.unwrap();
    let mut sender = process("sender", url);
    let (begin, mut kills) = (Instant::now(), 0);
    // The lives of the workers differ, so that each is killed at another point. They become longer, because a busy machine may
    // take more than half a second to start one.
    while !(sender.try_wait().unwrap().is_some() && has_ended(&client).await) {
        let mut worker = process("worker", url);
        tokio::time::sleep(Duration::from_millis(120 + kills * 70 % 400 + kills * kills)).await;
        worker.kill().unwrap();
        worker.wait().unwrap();
        kills += 1;
        assert!(begin.elapsed() < TIMEOUT, "killed {kills} times");
    }
    assert!(sender.wait().unwrap().success());
    let Record { connected_by, readings, bad } = ReadMeter::wait(&client, INSTANCE, TIMEOUT).await.unwrap();
    assert_eq!(connected_by.as_deref(), Some("a fitter"));
    assert_eq!(readings, (0..READINGS).collect::<Vec<_>>());
    assert_eq!(bad, READINGS / BAD);
    assert!(kills >= 4, "killed {kills} times");
    println!("killed {kills} times in {:?}", begin.elapsed());
}

async fn has_ended(client: &Client) -> bool {
    matches!(ReadMeter::status(client, INSTANCE).await, Ok(Status::Completed { .. }))
}

#[tokio::test]
async fn no_message_is_lost_on_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    nothing_is_lost(&format!("sqlite:{}?mode=rwc", directory.path().join("store.db").display())).await;
}

#[tokio::test]
async fn no_message_is_lost_on_postgresql() {
    let Some(server) = Server::start() else { return };
    nothing_is_lost(&server.url()).await;
}
