//! The workflows of this library, on a real runtime.

use duroxide::providers::sqlite::SqliteProvider;
use duroxide::{Client, Runtime};
use duroxide_aws_ec2::orchestrations::create_vpc::CreateVpc;
use duroxide_aws_ec2::registry::{create_activity_registry, create_orchestration_registry};
use duroxide_aws_ec2::types::CreateVpcInput;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn a_network_has_as_many_subnets_as_it_is_asked_for() {
    let store = Arc::new(SqliteProvider::new_in_memory().await.unwrap());
    let runtime =
        Runtime::start_with_store(store.clone(), create_activity_registry(), create_orchestration_registry()).await;
    let client = Client::new(store);
    let input = |subnets| CreateVpcInput { name: "test".to_owned(), region: "eu-central-1".to_owned(), subnets };

    CreateVpc::start(&client, "three", &input(3)).await.unwrap();
    let network = CreateVpc::wait(&client, "three", Duration::from_secs(30)).await.unwrap();
    let cidrs: Vec<_> = network.subnets.iter().map(|subnet| subnet.cidr.as_str()).collect();
    assert_eq!(cidrs, ["10.1.0.0/24", "10.1.1.0/24", "10.1.2.0/24"]);
    let ids: BTreeSet<_> = network.subnets.iter().map(|subnet| &subnet.subnet_id).collect();
    assert_eq!(ids.len(), 3);

    CreateVpc::start(&client, "none", &input(0)).await.unwrap();
    let error = CreateVpc::wait(&client, "none", Duration::from_secs(30)).await.unwrap_err();
    assert_eq!(error.to_string(), "instance `none` failed: a network has 1 to 250 subnets, not 0");
    runtime.shutdown(None).await;
}
