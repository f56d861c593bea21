//! Code that is generic over handles.

use duroxide::handler::Handle;
use duroxide::{ActivityContext, CallError, OrchestrationContext, WorkflowError};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[error("out of paper")]
struct OutOfPaper;

impl WorkflowError for OutOfPaper {}

#[duroxide::activity(name = "print-page", idempotent)]
async fn print_page(page: u32) -> Result<String, OutOfPaper> {
    if page > 1 { Err(OutOfPaper) } else { Ok(format!("page {page}")) }
}

#[duroxide::activity(name = "count-pages", idempotent)]
async fn count_pages() -> Result<u32, String> {
    Ok(2)
}

#[duroxide::orchestration(name = "print-cover")]
async fn print_cover(title: String) -> Result<String, String> {
    Ok(format!("cover of {title}"))
}

/// Works with every handle.
async fn described<H: Handle<Input: Sync>>(ctx: &OrchestrationContext, input: &H::Input) -> Result<H::Output, String> {
    let output = H::call(ctx, input).await.map_err(|error| format!("{}: {error}", H::SHORT_NAME))?;
    ctx.trace_info(format!("{} is done", H::NAME));
    Ok(output)
}

/// Works with activities only.
async fn failure_of<A>(ctx: &OrchestrationContext, input: &A::Input) -> Result<Option<A::CallError>, String>
where
    A: Handle<Context = ActivityContext, Input: Sync>,
{
    Ok(A::schedule(ctx, input).await.err())
}

/// `?` turns any error into text.
async fn text_of<H: Handle<Input: Sync, Output = String>>(
    ctx: &OrchestrationContext,
    input: &H::Input,
) -> Result<String, String> {
    H::call(ctx, input).await.map_err(Into::into)
}

#[duroxide::orchestration(name = "print-book", uses(PrintPage, CountPages, PrintCover))]
async fn print_book(ctx: OrchestrationContext, title: String) -> Result<Vec<String>, String> {
    let failure = failure_of::<PrintPage>(&ctx, &2).await?;
    assert_eq!(failure, Some(CallError::Failed(OutOfPaper)));
    Ok(vec![
        described::<PrintCover>(&ctx, &title).await?,
        described::<CountPages>(&ctx, &()).await?.to_string(),
        described::<PrintPage>(&ctx, &2).await.unwrap_err(),
        text_of::<PrintPage>(&ctx, &1).await?,
        text_of::<PrintPage>(&ctx, &2).await.unwrap_err(),
    ])
}

#[tokio::test]
async fn helpers_can_be_generic_over_handles() {
    let engine = Engine::start_linked().await;
    PrintBook::start(&engine.client, "book", &"Emma".to_owned()).await.unwrap();
    assert_eq!(
        PrintBook::wait(&engine.client, "book", TIMEOUT).await.unwrap(),
        ["cover of Emma", "2", "print-page: out of paper", "page 1", "out of paper"]
    );
    engine.stop().await;
}
