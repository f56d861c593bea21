//! `status` and `list --store`: what became of deployments.

use crate::cli::InstanceOptions;
use crate::deploy::{DeployMultiCloud, DeployMultiCloudOutput, DeployProgress};
use crate::list::{print, table, trimmed};
use crate::progress::Steps as _;
use crate::{run, stores};
use duroxide::{Client, ClientError, Status};

type DeploymentStatus = Status<DeployMultiCloudOutput, String, DeployProgress>;

/// Prints how far a deployment is, or its result.
pub(crate) async fn status(options: &InstanceOptions) -> Result<(), String> {
    let InstanceOptions { instance, store } = options;
    let client = Client::new(stores::open_existing(&store.url).await?);
    let status = DeployMultiCloud::status(&client, instance).await.map_err(|error| error.to_string())?;
    println!("{instance}: {}", shown(&status));
    if let Status::Completed { output, .. } = &status {
        run::print(output);
    }
    Ok(())
}

/// Prints all instances in a store.
pub(crate) async fn list(url: &str) -> Result<(), String> {
    let client = Client::new(stores::open_existing(url).await?);
    print(&instances(&client).await.map_err(|error| error.to_string())?)
}

async fn instances(client: &Client) -> Result<String, ClientError> {
    let mut table = table(["INSTANCE", "ORCHESTRATION", "VERSION", "STATUS"]);
    let mut instances = client.list_all_instances().await?;
    instances.sort_unstable();
    for instance in instances {
        let info = client.get_instance_info(&instance).await?;
        let status = info.status.to_lowercase();
        table.add_row([instance, info.orchestration_name, info.orchestration_version, status]);
    }
    Ok(trimmed(&table))
}

fn shown(status: &DeploymentStatus) -> String {
    match status {
        Status::NotFound => "does not exist in this store".to_owned(),
        Status::Running { progress: Some(progress), .. } => progress.step().text().to_owned(),
        Status::Running { .. } => "has begun".to_owned(),
        Status::Completed { .. } => "is deployed".to_owned(),
        Status::Failed { error, .. } => format!("has failed: {error}"),
        Status::Ended { details, .. } => format!("has failed: {}", details.display_message()),
        Status::Undecodable { .. } => "is deployed, with a result that this program does not understand".to_owned(),
    }
}
