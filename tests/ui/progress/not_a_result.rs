use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "count-boxes", progress = u8)]
async fn count_boxes(ctx: OrchestrationContext) -> u64 {
    ctx.trace_info("counting");
    3
}

fn main() {}
