//! `approve` and `reject`: decide on a deployment that another process runs.

use crate::cli::{DecideOptions, InstanceOptions};
use crate::deploy::{DeployMultiCloud, DeployProgress, DeploymentApproval};
use crate::stores;
use duroxide::{Client, Status};

pub(crate) async fn decide(options: &DecideOptions, granted: bool) -> Result<(), String> {
    let DecideOptions { deployment: InstanceOptions { instance, store }, by } = options;
    let client = Client::new(stores::open_existing(&store.url).await?);
    if let Some(state) = state_unless_waiting(&client, instance).await? {
        return Err(format!("`{instance}` does not wait for an approval: it {state}"));
    }
    let approval = DeploymentApproval { by: by.clone(), granted };
    approval.raise(&client, instance).await.map_err(|error| error.to_string())?;
    println!("{} {instance}", if granted { "approved" } else { "rejected" });
    Ok(())
}

/// What the deployment does, unless it waits for an approval. An event that it does not wait for would be lost.
async fn state_unless_waiting(client: &Client, instance: &str) -> Result<Option<&'static str>, String> {
    let status = DeployMultiCloud::status(client, instance).await.map_err(|error| error.to_string())?;
    Ok(match status {
        // It has reported this along with its wait.
        Status::Running { progress: Some(DeployProgress::AwaitingApproval), .. } => None,
        Status::Running { .. } => Some("is already being deployed"),
        Status::NotFound => Some("does not exist in this store"),
        Status::Completed { .. } | Status::Undecodable { .. } => Some("is deployed"),
        Status::Failed { .. } | Status::Ended { .. } => Some("has failed"),
    })
}
