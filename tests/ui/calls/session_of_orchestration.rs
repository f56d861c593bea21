use duroxide::OrchestrationContext;

#[duroxide::orchestration]
async fn count_down(_ctx: OrchestrationContext, left: u8) -> Result<u8, String> {
    Ok(left)
}

#[duroxide::orchestration]
async fn launch(ctx: OrchestrationContext) -> Result<u8, String> {
    CountDown::call(&ctx, &3).session("s").await
}

fn main() {}
