//! A call of duroxide takes a name and a text, and nothing checks that both sides mean the same type, or the same kind:
//! an event that is raised to the name of a queue is lost. The calls of the type cannot be confused.

use duroxide::{Client, ClientError, OrchestrationContext};
use serde::{Deserialize, Serialize};

/// What a running session is told.
#[duroxide::queue(name = "session-command")]
#[derive(Serialize, Deserialize)]
pub enum SessionCommand {
    Say(String),
    Close,
}

/// Hold a session.
#[duroxide::orchestration(name = "hold-session")]
pub async fn hold_session(ctx: OrchestrationContext) -> Result<(), String> {
    while let SessionCommand::Say(text) = SessionCommand::dequeue(&ctx).await? {
        ctx.trace_info(text);
    }
    Ok(())
}

/// Closes a session.
pub async fn close_session(client: &Client, session: &str) -> Result<(), ClientError> {
    SessionCommand::Say("goodbye".to_string()).enqueue(client, session).await?;
    SessionCommand::Close.enqueue(client, session).await
}

duroxide::export!();

fn main() {}
