//! The workflows of this library, on a real runtime.

use duroxide::providers::sqlite::SqliteProvider;
use duroxide::{Client, Runtime};
use duroxide_azure_arm::orchestrations::provision_postgres::ProvisionPostgres;
use duroxide_azure_arm::registry::{create_activity_registry, create_orchestration_registry};
use duroxide_azure_arm::types::ProvisionPostgresInput;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn a_database_is_provisioned_once_however_often_it_is_asked_for() {
    let store = Arc::new(SqliteProvider::new_in_memory().await.unwrap());
    let runtime =
        Runtime::start_with_store(store.clone(), create_activity_registry(), create_orchestration_registry()).await;
    let client = Client::new(store);
    let input = ProvisionPostgresInput {
        database_name: "orders".to_owned(),
        resource_group: "test".to_owned(),
        sku: "B1ms".to_owned(),
        admin_username: "admin".to_owned(),
    };

    let mut outputs = Vec::new();
    for instance in ["first", "second"] {
        ProvisionPostgres::start(&client, instance, &input).await.unwrap();
        outputs.push(ProvisionPostgres::wait(&client, instance, Duration::from_secs(30)).await.unwrap());
    }
    assert!(outputs[0].connection_string.ends_with(":5432/orders"));
    assert_eq!(outputs[0], outputs[1]);
    // A machine and a firewall rule.
    assert_eq!(simulated_cloud::current().unwrap().count().unwrap(), 2);
    runtime.shutdown(None).await;
}
