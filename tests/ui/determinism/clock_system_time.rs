use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "note-time")]
async fn note_time(ctx: OrchestrationContext) -> Result<u64, String> {
    let now = std::time::SystemTime::now();
    ctx.trace_info(format!("{now:?}"));
    Ok(0)
}

fn main() {}
