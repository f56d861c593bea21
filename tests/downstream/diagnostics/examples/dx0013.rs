//! duroxide delivers an event only to an instance that is waiting for it at that moment. In a loop that does something
//! else between two waits, an event that is raised then is lost, and nobody is told. A queue keeps its messages until
//! they are taken, in order. The lint looks at loops that wait for the same event each time and await anything else, and at
//! orchestrations that race an event and continue as new: between two executions, nothing waits for it.

use duroxide::OrchestrationContext;
use serde::{Deserialize, Serialize};

#[duroxide::activity(name = "answer-line", idempotent)]
async fn answer_line(line: String) -> Result<String, String> {
    Ok(line.to_uppercase())
}

/// A line that a user typed.
#[duroxide::queue(name = "typed-line")]
#[derive(Serialize, Deserialize)]
struct TypedLine(String);

/// Answer a user, until there is an empty line.
#[duroxide::orchestration(name = "hold-session")]
async fn hold_session(ctx: OrchestrationContext) -> Result<(), String> {
    loop {
        let TypedLine(line) = TypedLine::dequeue(&ctx).await?;
        if line.is_empty() {
            return Ok(());
        }
        AnswerLine::call(&ctx, &line).await?;
    }
}

fn main() {}
