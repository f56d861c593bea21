use duroxide::OrchestrationContext;
use std::rc::Rc;
use std::time::Duration;

#[duroxide::orchestration(name = "count-boxes", progress = u8)]
async fn count_boxes(ctx: OrchestrationContext) -> Result<u64, String> {
    let boxes = Rc::new(3);
    ctx.schedule_timer(Duration::from_secs(1)).await;
    Ok(*boxes)
}

fn main() {}
