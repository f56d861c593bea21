use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "count-boxes", progress = u8)]
async fn count_boxes(ctx: OrchestrationContext) -> Result<u64, String> {
    CountBoxes::report(&ctx, &1)?;
    Ok(3)
}

fn main() {}
