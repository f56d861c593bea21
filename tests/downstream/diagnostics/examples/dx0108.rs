//! An event that no instance waits for is lost, and a queue that nobody reads only grows. The lint looks at the
//! orchestrations of the crate and at the functions that they call. A crate without orchestrations declares its messages
//! for others; if yours does both, `export!(allow(DX0108))` allows it.

use duroxide::{Client, ClientError, OrchestrationContext};
use serde::{Deserialize, Serialize};

/// A person's decision on a deployment.
#[duroxide::event(name = "deployment-approval")]
#[derive(Serialize, Deserialize)]
pub struct DeploymentApproval {
    pub granted: bool,
}

/// Deploy a service, once somebody agrees.
#[duroxide::orchestration(name = "deploy-service")]
pub async fn deploy_service(ctx: OrchestrationContext, service: String) -> Result<String, String> {
    let approval = DeploymentApproval::wait(&ctx).await?;
    if approval.granted { Ok(service) } else { Err("rejected".to_string()) }
}

/// Approves a deployment.
pub async fn approve(client: &Client, deployment: &str) -> Result<(), ClientError> {
    DeploymentApproval { granted: true }.raise(client, deployment).await
}

duroxide::export!();

fn main() {}
