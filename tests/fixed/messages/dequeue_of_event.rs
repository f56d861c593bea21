use serde::{Deserialize, Serialize};

#[duroxide::queue]
#[derive(Serialize, Deserialize)]
pub struct DeploymentApproval(bool);

pub async fn use_it(ctx: duroxide::OrchestrationContext) {
    let _ = DeploymentApproval::dequeue(&ctx).await;
}

fn main() {}
