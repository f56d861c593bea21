#![deny(deprecated)]

use duroxide::{Client, ClientError, OrchestrationContext};
use serde::{Deserialize, Serialize};

/// A person's decision on a deployment.
#[duroxide::event(name = "deployment-approval")]
#[derive(Serialize, Deserialize)]
pub struct DeploymentApproval {
    pub granted: bool,
}

/// Deploy a service.
#[duroxide::orchestration(name = "deploy-service")]
pub async fn deploy_service(ctx: OrchestrationContext, service: String) -> Result<String, String> {
    ctx.trace_info(format!("deploying {service}"));
    Ok(service)
}

/// Approves a deployment.
pub async fn approve(client: &Client, deployment: &str) -> Result<(), ClientError> {
    DeploymentApproval { granted: true }.raise(client, deployment).await
}

duroxide::export!();

fn main() {}
