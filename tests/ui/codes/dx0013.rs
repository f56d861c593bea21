#![deny(deprecated)]

use duroxide::OrchestrationContext;
use serde::{Deserialize, Serialize};

#[duroxide::activity(name = "answer-line", idempotent)]
async fn answer_line(line: String) -> Result<String, String> {
    Ok(line.to_uppercase())
}

/// A line that a user typed.
#[duroxide::event(name = "typed-line")]
#[derive(Serialize, Deserialize)]
struct TypedLine(String);

/// Answer a user, until there is an empty line.
#[duroxide::orchestration(name = "hold-session")]
async fn hold_session(ctx: OrchestrationContext) -> Result<(), String> {
    loop {
        let TypedLine(line) = TypedLine::wait(&ctx).await?;
        if line.is_empty() {
            return Ok(());
        }
        AnswerLine::call(&ctx, &line).await?;
    }
}

fn main() {}
