//! `run` and `deploy`: deploy, show progress, and print the output.

use crate::cli::{DeploymentOptions, EmbeddedOptions, Target};
use crate::deploy::{
    DeployMultiCloud, DeployMultiCloudInput, DeployMultiCloudOutput, PATIENCE, cluster_instance, database_instance,
};
use crate::progress::Display;
use crate::registries;
use crate::stores::{self, Stores};
use duroxide::runtime::Runtime;
use duroxide::{Client, Registries};
use duroxide_aws_ec2::orchestrations::create_ec2_cluster::CreateEc2Cluster;
use duroxide_aws_ec2::types::{CreateEc2ClusterInput, CreateEc2ClusterOutput};
use duroxide_azure_arm::orchestrations::provision_postgres_v2::ProvisionPostgresV2;
use duroxide_azure_arm::types::{ProvisionPostgresInputV2, ProvisionPostgresOutputV2};
use std::time::Duration;

pub(crate) async fn run(options: &EmbeddedOptions, target: Target, needs_approval: bool) -> Result<(), String> {
    let Stores { workflows, cloud } = stores::open(options.store.as_deref()).await?;
    let registries = match target {
        Target::All => registries::all(&cloud),
        Target::Cluster => registries::cluster(&cloud),
        Target::Database => registries::database(&cloud),
    };
    let Registries { activities, orchestrations } = registries.map_err(|error| error.to_string())?;
    let runtime = Runtime::start_with_store(workflows.clone(), activities, orchestrations).await;
    let client = Client::new(workflows);
    let patience = if needs_approval { PATIENCE } else { Duration::ZERO };
    let timeout = patience.saturating_add(Duration::from_secs(options.timeout));
    let result = match target {
        Target::All => deploy_all(&client, options, needs_approval, timeout).await,
        Target::Cluster => deploy_cluster(&client, options, timeout).await,
        Target::Database => deploy_database(&client, options, timeout).await,
    };
    runtime.shutdown(None).await;
    result
}

async fn deploy_all(
    client: &Client,
    options: &EmbeddedOptions,
    needs_approval: bool,
    timeout: Duration,
) -> Result<(), String> {
    let instance = options.instance.as_str();
    let input = input(&options.deployment, needs_approval);
    DeployMultiCloud::start(client, instance, &input).await.map_err(|error| error.to_string())?;
    let (database, cluster) = (database_instance(instance), cluster_instance(instance));
    let display = Display::new(&[instance, &database, &cluster]);
    let followers = [
        display.follow(instance, DeployMultiCloud::watch(client, instance)),
        display.follow(&database, ProvisionPostgresV2::watch(client, &database)),
        display.follow(&cluster, CreateEc2Cluster::watch(client, &cluster)),
    ];
    let outcome = DeployMultiCloud::wait(client, instance, timeout).await;
    display.close(followers).await;
    let output = outcome?;
    print(&output);
    Ok(())
}

/// What to deploy.
pub(crate) fn input(options: &DeploymentOptions, needs_approval: bool) -> DeployMultiCloudInput {
    DeployMultiCloudInput { database: database(options), cluster: cluster(options), needs_approval }
}

/// Prints what was deployed.
pub(crate) fn print(output: &DeployMultiCloudOutput) {
    print_database(&output.database);
    print_cluster(&output.cluster);
}

async fn deploy_cluster(client: &Client, options: &EmbeddedOptions, timeout: Duration) -> Result<(), String> {
    let instance = options.instance.as_str();
    CreateEc2Cluster::start(client, instance, &cluster(&options.deployment))
        .await
        .map_err(|error| error.to_string())?;
    let updates = CreateEc2Cluster::watch(client, instance);
    let display = Display::new(&[instance]);
    let followers = [display.follow(instance, updates)];
    let outcome = CreateEc2Cluster::wait(client, instance, timeout).await;
    display.close(followers).await;
    print_cluster(&outcome?);
    Ok(())
}

async fn deploy_database(client: &Client, options: &EmbeddedOptions, timeout: Duration) -> Result<(), String> {
    let instance = options.instance.as_str();
    ProvisionPostgresV2::start(client, instance, &database(&options.deployment))
        .await
        .map_err(|error| error.to_string())?;
    let updates = ProvisionPostgresV2::watch(client, instance);
    let display = Display::new(&[instance]);
    let followers = [display.follow(instance, updates)];
    let outcome = ProvisionPostgresV2::wait(client, instance, timeout).await;
    display.close(followers).await;
    print_database(&outcome?);
    Ok(())
}

fn database(options: &DeploymentOptions) -> ProvisionPostgresInputV2 {
    ProvisionPostgresInputV2 {
        database_name: options.database.clone(),
        resource_group: "production".to_owned(),
        sku: "Standard_D2s_v3".to_owned(),
        admin_username: "dbadmin".to_owned(),
        standby: options.standby,
    }
}

fn cluster(options: &DeploymentOptions) -> CreateEc2ClusterInput {
    CreateEc2ClusterInput {
        name: "app".to_owned(),
        region: "eu-central-1".to_owned(),
        nodes: options.nodes,
        instance_type: "t3.medium".to_owned(),
    }
}

fn print_database(database: &ProvisionPostgresOutputV2) {
    println!("database {}", database.connection_string);
    println!("  server {}", database.server_id);
    if let Some(standby) = &database.standby_id {
        println!("  standby {standby}");
    }
}

fn print_cluster(cluster: &CreateEc2ClusterOutput) {
    println!("cluster {} with {} machines", cluster.vpc_id.0, cluster.instances.len());
    for instance in &cluster.instances {
        println!("  {} at {}", instance.instance_id, instance.private_ip);
    }
}
