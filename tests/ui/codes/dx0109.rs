#![deny(deprecated)]

use duroxide::OrchestrationContext;
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

duroxide::export!();

fn main() {}
