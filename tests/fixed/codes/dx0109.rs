use duroxide::{Client, ClientError, OrchestrationContext};
use serde::{Deserialize, Serialize};

/// A person's decision on a deployment.
#[duroxide::event(name = "deployment-approval")]
#[derive(Serialize, Deserialize)]
pub struct DeploymentApproval {
    pub granted: bool,
}

/// A remark on a deployment.
#[duroxide::queue(name = "remark")]
#[derive(Serialize, Deserialize)]
pub struct Remark(pub String);

/// Deploy a service, once somebody agrees.
#[duroxide::orchestration(name = "deploy-service")]
pub async fn deploy_service(ctx: OrchestrationContext, service: String) -> Result<String, String> {
    let approval = DeploymentApproval::wait(&ctx).await?;
    let Remark(remark) = Remark::dequeue(&ctx).await?;
    ctx.trace_info(remark);
    if approval.granted { Ok(service) } else { Err("rejected".to_string()) }
}

/// Approves a deployment.
pub async fn approve(client: Client, instance: &str) -> Result<(), ClientError> {
    let event = DeploymentApproval { granted: true };
    event.raise(&client, instance).await?;
    let message = Remark("well done".to_string());
    message.enqueue(&client, instance).await
}

duroxide::export!();

fn main() {}
