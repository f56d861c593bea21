//! The workflows of this library.

use duroxide::testing::{TestRuntime, TestRuntimeBuilder};
use duroxide_aws_ec2::activities::launch_instance::LaunchInstance;
use duroxide_aws_ec2::orchestrations::create_ec2_cluster::CreateEc2Cluster;
use duroxide_aws_ec2::orchestrations::create_vpc::CreateVpc;
use duroxide_aws_ec2::types::{CreateEc2ClusterInput, CreateVpcInput, Instance};
use simulated_cloud::Cloud;
use std::collections::BTreeSet;

fn aws() -> TestRuntimeBuilder {
    TestRuntime::of(duroxide_aws_ec2::registry::builder().provide(Cloud::in_memory().unwrap()))
        .keep_histories("tests/histories")
}

fn network(subnets: u8) -> CreateVpcInput {
    CreateVpcInput { name: "test".to_owned(), region: "eu-central-1".to_owned(), subnets }
}

fn two_machines() -> CreateEc2ClusterInput {
    CreateEc2ClusterInput {
        name: "app".to_owned(),
        region: "eu-central-1".to_owned(),
        nodes: 2,
        instance_type: "t3.medium".to_owned(),
    }
}

#[tokio::test]
async fn a_network_has_the_requested_number_of_subnets() {
    let network = aws().start().await.run::<CreateVpc>(&network(3)).await.unwrap();
    let cidrs: Vec<_> = network.subnets.iter().map(|subnet| subnet.cidr.as_str()).collect();
    assert_eq!(cidrs, ["10.1.0.0/24", "10.1.1.0/24", "10.1.2.0/24"]);
    let ids: BTreeSet<_> = network.subnets.iter().map(|subnet| &subnet.subnet_id).collect();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_network_without_subnets_is_rejected() {
    let error = aws().start().await.run::<CreateVpc>(&network(0)).await.unwrap_err();
    assert_eq!(error, "a network has 1 to 250 subnets, not 0");
}

#[tokio::test]
async fn every_machine_of_a_cluster_is_launched() {
    let test = aws()
        .mock::<LaunchInstance>(|input| Ok(Instance { instance_id: input.name, private_ip: "10.1.0.4".to_owned() }))
        .start()
        .await;
    let cluster = test.run::<CreateEc2Cluster>(&two_machines()).await.unwrap();
    let ids: Vec<_> = cluster.instances.iter().map(|instance| instance.instance_id.as_str()).collect();
    assert_eq!(ids, ["app-0", "app-1"]);
    assert_eq!(test.calls::<LaunchInstance>().await.len(), 2);
    assert_eq!(test.calls::<CreateVpc>().await[0].name, "app-vpc");
}

#[tokio::test]
async fn a_cluster_survives_every_crash() {
    let runs = TestRuntime::faults().run(async || {
        let cluster = aws().start().await.run::<CreateEc2Cluster>(&two_machines()).await?;
        assert_eq!(cluster.instances.len(), 2);
        Ok::<_, String>(())
    });
    runs.await;
}
