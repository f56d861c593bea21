use serde::{Deserialize, Serialize};

#[duroxide::event(name = "deployment-approval")]
#[derive(Serialize, Deserialize)]
struct DeploymentApproval(bool);

async fn use_it(ctx: duroxide::OrchestrationContext) {
    let _ = DeploymentApproval::dequeue(&ctx).await;
}

fn main() {}
