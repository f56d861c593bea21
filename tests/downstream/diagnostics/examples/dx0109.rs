//! Nobody but the program itself can name the types in it. If its orchestrations wait for a message that it never sends,
//! they wait forever. The lint looks at programs only, because the messages of a library are sent by others. If another
//! process sends them by their full names, `export!(allow(DX0109))` allows it.

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
