//! `schedule_wait_typed` and `dequeue_event_typed` of duroxide panic if a payload does not have the type. One bad message
//! then fails the instance for good. A type with `#[event]` or `#[queue]` has the same calls with an error instead, and
//! its name is written only once. `full_name` keeps the name that senders use already.

use duroxide::OrchestrationContext;
use serde::{Deserialize, Serialize};

/// A person's decision.
#[duroxide::event(full_name = "approval")]
#[derive(Serialize, Deserialize)]
struct Approval {
    granted: bool,
}

/// Deploy a service, once somebody agrees.
#[duroxide::orchestration(name = "deploy-service")]
async fn deploy_service(ctx: OrchestrationContext, service: String) -> Result<String, String> {
    let approval = Approval::wait(&ctx).await?;
    if approval.granted { Ok(service) } else { Err("rejected".to_owned()) }
}

fn main() {}
