//! A gate before a deployment, with a role that may only read.

#[path = "../../tests/replay/gate.rs"]
mod gate;
#[path = "../../tests/replay/workflow.rs"]
mod workflow;

use duroxide_export_tests_postgres::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_on_postgresql_names_what_then_fails() {
    let Some(server) = Server::start() else { return };
    drop(duroxide::providers::open(&server.url()).await.unwrap());
    server.execute(
        "CREATE ROLE auditor LOGIN; ALTER ROLE auditor SET default_transaction_read_only = on; \
         GRANT USAGE ON SCHEMA public TO auditor; GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor",
    );
    gate::names_what_then_fails(&server.url(), &server.url().replace("postgres@", "auditor@")).await;
}
