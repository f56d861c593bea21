//! A workflow that sends a text on every way there is.

use duroxide::OrchestrationContext;
use serde::{Deserialize, Serialize};

/// Return a text.
///
/// # Errors
///
/// None.
#[duroxide::activity(name = "echo-text", idempotent)]
pub async fn echo_text(text: String) -> Result<String, String> {
    Ok(text)
}

/// Fail with a text.
///
/// # Errors
///
/// Always.
#[duroxide::activity(name = "fail-with-text", idempotent)]
pub async fn fail_with_text(text: String) -> Result<(), String> {
    Err(text)
}

/// A text that is raised.
#[duroxide::event(name = "raised-text")]
#[derive(Debug, Serialize, Deserialize)]
pub struct RaisedText(pub String);

/// A text that is enqueued.
#[duroxide::queue(name = "enqueued-text")]
#[derive(Debug, Serialize, Deserialize)]
pub struct EnqueuedText(pub String);

/// A text that is kept.
#[duroxide::value(name = "kept-text")]
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptText(pub String);

/// duroxide keeps no longer values: 64 KiB, of which some are for the quotation marks.
pub const LONGEST_VALUE: usize = 60_000;

/// Send a text on every way.
///
/// # Errors
///
/// If it arrives as another one.
#[duroxide::orchestration(name = "send-everywhere", progress = String)]
pub async fn send_everywhere(ctx: OrchestrationContext, text: String) -> Result<String, String> {
    let same = |way: &str, arrived: &str| if arrived == text { Ok(()) } else { Err(format!("{way}: {arrived:?}")) };
    if text.len() < LONGEST_VALUE {
        KeptText(text.clone()).set(&ctx)?;
    }
    SendEverywhere::report(&ctx, &"waits".to_owned())?;
    same("event", &RaisedText::wait(&ctx).await?.0)?;
    same("queue", &EnqueuedText::dequeue(&ctx).await?.0)?;
    same("output", &EchoText::call(&ctx, &text).await?)?;
    // An error is a text for people, in which U+0000 is spelt out.
    let error = FailWithText::call(&ctx, &text).await.err().unwrap_or_default();
    same("error", &error.replace("\\u{0}", "\0"))?;
    Ok(text)
}
