#![deny(deprecated)]

use duroxide::OrchestrationContext;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Approval {
    granted: bool,
}

/// Deploy a service, once somebody agrees.
#[duroxide::orchestration(name = "deploy-service")]
async fn deploy_service(ctx: OrchestrationContext, service: String) -> Result<String, String> {
    let approval = ctx.schedule_wait_typed::<Approval>("approval").await;
    if approval.granted { Ok(service) } else { Err("rejected".to_owned()) }
}

fn main() {}
