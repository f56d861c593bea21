use duroxide::OrchestrationContext;

#[duroxide::orchestration]
async fn count_down(ctx: OrchestrationContext, left: u8) -> Result<u8, String> {
    ctx.schedule_timer(std::time::Duration::from_secs(1)).await;
    return CountDown::continue_as_new(&ctx, &left.to_string()).await;
}

fn main() {}
