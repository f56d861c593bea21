#![deny(deprecated)]

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
    client.raise_event(session, SESSION_COMMAND, "\"Close\"").await
}

duroxide::export!();

fn main() {}
