use duroxide::OrchestrationContext;
use std::future::ready;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let all = [ready(1), ready(2)].into_iter().collect::<Vec<_>>();
    ctx.trace_info(format!("{}", ctx.join(all).await.len()));
    Ok(0)
}

fn main() {}
