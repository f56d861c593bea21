//! Opening PostgreSQL by its URL.

use duroxide::Client;
use duroxide::providers::postgres::PostgresProvider;
use duroxide::providers::{OpenError, open};
use duroxide_export_tests_postgres::Server;
use std::time::{Duration, Instant};

async fn refusal(url: &str) -> OpenError {
    let Err(error) = open(url).await else { panic!("{url} was opened") };
    assert!(!error.to_string().contains("secret"), "{error}");
    error
}

#[tokio::test]
async fn a_database_is_opened_by_its_url() {
    let Some(server) = Server::start() else { return };
    let client = Client::new(open(&server.url()).await.unwrap());
    assert!(client.list_all_instances().await.unwrap().is_empty());

    let other = server.url().replace("/postgres?", "/orders?").replace("postgres@", "postgres:secret@");
    let missing = refusal(&other).await;
    assert!(
        missing.to_string().ends_with("/orders` cannot be opened: database \"orders\" does not exist"),
        "{missing}"
    );

    // As a later release of the provider would leave it.
    let provider = PostgresProvider::new(&server.url()).await.unwrap();
    let migration = "INSERT INTO public._duroxide_migrations (version, name) VALUES (9999, 'the future')";
    server.execute(migration);
    drop(provider);
    let newer = refusal(&server.url()).await;
    assert!(matches!(newer, OpenError::Incompatible { .. }), "{newer:?}");
    assert!(newer.to_string().contains("[9999]") && newer.to_string().contains("Update the code"), "{newer}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named_at_once() {
    let start = Instant::now();
    let nobody = refusal("postgres://root:secret@127.0.0.1:9/orders").await;
    assert!(
        nobody.to_string().contains("`postgres://127.0.0.1:9/orders` cannot be opened: Connection refused"),
        "{nobody}"
    );
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    let malformed = refusal("postgres://root:secret@host:port/orders").await;
    assert!(malformed.to_string().contains("invalid port number"), "{malformed}");
}
