use duroxide::{OrchestrationContext, State};
use std::sync::Arc;

struct PgPool;

#[duroxide::orchestration(name = "provision-vm")]
async fn provision_vm(ctx: OrchestrationContext, State(database): duroxide::State<Arc<PgPool>>, name: String) -> Result<String, String> {
    let _ = database;
    Ok(format!("{name} {}", ctx.instance_id()))
}

fn main() {}
