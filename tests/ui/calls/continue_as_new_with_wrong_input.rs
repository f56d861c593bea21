use duroxide::OrchestrationContext;

#[duroxide::orchestration]
async fn count_down(ctx: OrchestrationContext, left: u8) -> Result<u8, String> {
    return CountDown::continue_as_new(&ctx, &left.to_string()).await;
}

fn main() {}
