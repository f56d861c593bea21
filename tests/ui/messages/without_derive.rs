#[duroxide::event(name = "deployment-approval")]
struct DeploymentApproval {
    granted: bool,
}

async fn use_it(ctx: duroxide::OrchestrationContext) {
    let _ = DeploymentApproval::wait(&ctx).await;
}

fn main() {}
