//! The running instances below an instance.

use duroxide::{Client, ClientError, OrchestrationStatus};

/// The instance and its descendants, without those that have ended. Parents come first.
pub(super) async fn running(client: &Client, instance: &str) -> Result<Vec<String>, ClientError> {
    let tree = client.get_instance_tree(instance).await?;
    let mut running = Vec::new();
    for instance in tree.all_ids {
        if let OrchestrationStatus::Running { .. } = client.get_orchestration_status(&instance).await? {
            running.push(instance);
        }
    }
    Ok(running)
}
