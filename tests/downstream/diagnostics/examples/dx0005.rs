//! An orchestration can be replayed on another machine, or after a deployment. An activity reads the environment once,
//! and the history records its output.

use duroxide::OrchestrationContext;

#[duroxide::activity(name = "read-region", idempotent)]
async fn read_region() -> Result<String, String> {
    std::env::var("REGION").map_err(|error| error.to_string())
}

#[duroxide::orchestration(name = "name-region")]
async fn name_region(ctx: OrchestrationContext) -> Result<String, String> {
    ctx.trace_info("naming the region");
    ReadRegion::call(&ctx, &()).await
}

fn main() {}
