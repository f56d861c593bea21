use duroxide::{Either2, OrchestrationContext};
use std::time::Duration;

/// Wait for a word.
#[duroxide::orchestration(name = "await-word")]
async fn await_word(ctx: OrchestrationContext, patience: Option<Duration>) -> Result<String, String> {
    let word = ctx.schedule_wait("word");
    let limit = match patience {
        Some(patience) => ctx.schedule_timer(patience),
        None => ctx.schedule_timer(Duration::from_secs(3_155_760_000)),
    };
    match ctx.select2(word, limit).await {
        Either2::First(word) => Ok(word),
        Either2::Second(()) => Err("nobody says a word".to_owned()),
    }
}

fn main() {}
