use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "name-region")]
async fn name_region(ctx: OrchestrationContext) -> Result<String, String> {
    ctx.trace_info("naming the region");
    std::env::var("REGION").map_err(|error| error.to_string())
}

fn main() {}
