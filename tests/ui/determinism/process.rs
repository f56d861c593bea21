use duroxide::OrchestrationContext;
use std::process::Command;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let _status = Command::new("ls").status();
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
