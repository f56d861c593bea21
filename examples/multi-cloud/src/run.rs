//! `run`: deploys, shows progress, and prints the output.

use crate::cli::{RunOptions, Target};
use crate::deploy::{DeployMultiCloud, DeployMultiCloudInput};
use crate::registries;
use crate::stores::{self, Stores};
use duroxide::runtime::Runtime;
use duroxide::{Client, OrchestrationStatus, Registries};
use duroxide_aws_ec2::orchestrations::create_ec2_cluster::CreateEc2Cluster;
use duroxide_aws_ec2::types::{CreateEc2ClusterInput, CreateEc2ClusterOutput};
use duroxide_azure_arm::orchestrations::provision_postgres_v2::ProvisionPostgresV2;
use duroxide_azure_arm::types::{ProvisionPostgresInputV2, ProvisionPostgresOutputV2};
use std::time::Duration;

pub(crate) fn run(options: &RunOptions) -> Result<(), String> {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    tokio.map_err(|error| format!("tokio does not start: {error}"))?.block_on(deploy(options))
}

async fn deploy(options: &RunOptions) -> Result<(), String> {
    let Stores { workflows, cloud } = stores::open(options.store.as_ref()).await?;
    let registries = match options.target {
        Target::All => registries::all(&cloud),
        Target::Cluster => registries::cluster(&cloud),
        Target::Database => registries::database(&cloud),
    };
    let Registries { activities, orchestrations } = registries.map_err(|error| error.to_string())?;
    let runtime = Runtime::start_with_store(workflows.clone(), activities, orchestrations).await;
    let client = Client::new(workflows);

    let progress = tokio::spawn(show_progress(client.clone(), options.instance.clone()));
    let result = start_and_wait(&client, options).await;
    progress.abort();
    runtime.shutdown(None).await;
    result
}

async fn start_and_wait(client: &Client, options: &RunOptions) -> Result<(), String> {
    let instance = options.instance.as_str();
    let timeout = Duration::from_secs(options.timeout);
    match options.target {
        Target::All => {
            let input = DeployMultiCloudInput { database: database(options), cluster: cluster(options) };
            DeployMultiCloud::start(client, instance, &input).await.map_err(|error| error.to_string())?;
            let output = DeployMultiCloud::wait(client, instance, timeout).await?;
            print_database(&output.database);
            print_cluster(&output.cluster);
        }
        Target::Cluster => {
            let input = cluster(options);
            CreateEc2Cluster::start(client, instance, &input).await.map_err(|error| error.to_string())?;
            print_cluster(&CreateEc2Cluster::wait(client, instance, timeout).await?);
        }
        Target::Database => {
            let input = database(options);
            ProvisionPostgresV2::start(client, instance, &input).await.map_err(|error| error.to_string())?;
            print_database(&ProvisionPostgresV2::wait(client, instance, timeout).await?);
        }
    }
    Ok(())
}

fn database(options: &RunOptions) -> ProvisionPostgresInputV2 {
    ProvisionPostgresInputV2 {
        database_name: options.database.clone(),
        resource_group: "production".to_owned(),
        sku: "Standard_D2s_v3".to_owned(),
        admin_username: "dbadmin".to_owned(),
        standby: options.standby,
    }
}

fn cluster(options: &RunOptions) -> CreateEc2ClusterInput {
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

/// Prints the orchestration's custom status to standard error whenever it changes.
async fn show_progress(client: Client, instance: String) {
    let mut seen = 0;
    let poll = Duration::from_millis(20);
    // The wait that runs concurrently has the deadline.
    let forever = Duration::from_secs(60 * 60);
    while let Ok(OrchestrationStatus::Running { custom_status, custom_status_version }) =
        client.wait_for_status_change(&instance, seen, poll, forever).await
    {
        seen = custom_status_version;
        if let Some(status) = custom_status {
            eprintln!("{instance}: {status}");
        }
    }
}
