//! A value that serde cannot serialize is an error that names the handler and the type, on every route, and never a
//! panic.

use duroxide::{
    AppErrorKind, CallError, ClientError, ErrorDetails, OrchestrationContext, OrchestrationStatus, RetryPolicy,
    WaitError, WorkflowError,
};
use duroxide_export_tests::{Attempts, Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// JSON keys cannot be pairs of numbers.
type Pairs = BTreeMap<(u8, u8), u8>;

fn pairs() -> Pairs {
    [((1, 2), 3)].into()
}

static ATTEMPTS: Attempts = Attempts::new();

#[duroxide::activity(name = "take-pairs", retry(max_attempts = 3, initial = "1ms"))]
async fn take_pairs(pairs: Pairs) -> Result<usize, String> {
    Ok(pairs.len())
}

#[duroxide::activity(name = "take-large")]
async fn take_large(number: i128) -> Result<bool, String> {
    Ok(number > 0)
}

#[duroxide::activity(name = "give-pairs", retry(max_attempts = 3, initial = "1ms"))]
async fn give_pairs(key: String) -> Result<Pairs, String> {
    ATTEMPTS.next(key);
    Ok(pairs())
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize)]
#[error("not possible")]
struct NotPossible;

impl WorkflowError for NotPossible {}

#[duroxide::activity(name = "give-pairs-or-error", retry(max_attempts = 3, initial = "1ms"))]
async fn give_pairs_or_error(key: String) -> Result<Pairs, NotPossible> {
    ATTEMPTS.next(key);
    Ok(pairs())
}

#[duroxide::orchestration(name = "nest-pairs")]
async fn nest_pairs(pairs: Pairs) -> Result<usize, String> {
    Ok(pairs.len())
}

/// Every call that an orchestration can make, and its error.
#[duroxide::orchestration(name = "try-everything")]
async fn try_everything(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
    let pairs = pairs();
    let mut errors = vec![
        TakePairs::schedule(&ctx, &pairs).await.unwrap_err(),
        TakePairs::call(&ctx, &pairs).await.unwrap_err(),
        TakePairs::call(&ctx, &pairs).session("session").schedule().await.unwrap_err(),
        TakePairs::call(&ctx, &pairs).retry(RetryPolicy::new(3)).await.unwrap_err(),
        TakePairs::call(&ctx, &pairs).retry(RetryPolicy::new(3)).session("session").await.unwrap_err(),
        NestPairs::schedule(&ctx, &pairs).await.unwrap_err(),
        NestPairs::call(&ctx, &pairs).instance("child").await.unwrap_err(),
        NestPairs::call(&ctx, &pairs).instance("detached").spawn().unwrap_err(),
    ];
    let joined = ctx.join(vec![TakePairs::schedule(&ctx, &pairs), TakePairs::schedule(&ctx, &Pairs::new())]).await;
    assert_eq!(joined[1], Ok(0));
    errors.push(joined[0].clone().unwrap_err());
    errors.push(TakeLarge::schedule(&ctx, &i128::MAX).await.unwrap_err());
    Ok(errors)
}

#[tokio::test]
async fn inputs_from_an_orchestration() {
    let engine = Engine::start_linked().await;
    TryEverything::start(&engine.client, "everything", &()).await.unwrap();
    let errors = TryEverything::wait(&engine.client, "everything", TIMEOUT).await.unwrap();
    assert_eq!(errors.len(), 10);
    for error in &errors[..9] {
        let handler = error.split_once(": ").unwrap().0;
        assert!(handler.ends_with("::take-pairs") || handler.ends_with("::nest-pairs"), "{error}");
        assert!(
            error.ends_with(
                "cannot serialize the input, a `alloc::collections::btree::map::BTreeMap<(u8, u8), u8>`: key must be a string"
            ),
            "{error}"
        );
    }
    assert!(
        errors[9].contains("::take-large: cannot serialize the input, a `i128`: number out of range"),
        "{}",
        errors[9]
    );
    // A rejected call is not scheduled: the history only contains the one activity that ran.
    let history = engine.history("everything").await;
    assert_eq!(history.len(), 4, "{history:#?}");
    engine.stop().await;
}

#[tokio::test]
async fn input_from_a_client() {
    let engine = Engine::start_linked().await;
    for started in [
        NestPairs::start(&engine.client, "start", &pairs()).await,
        NestPairs::start(&engine.client, "pinned", &pairs()).pinned().await,
    ] {
        match started.unwrap_err() {
            ClientError::InvalidInput { message } => {
                assert!(message.contains("::nest-pairs: cannot serialize the input"), "{message}");
            }
            other => panic!("{other}"),
        }
    }
    engine.stop().await;
}

/// A domain error cannot be made from text, but a [`CallError`] can. The error is not that of the domain.
#[duroxide::orchestration(name = "begin-pairs-again", allow(DX0016, reason = "it fails at once"))]
async fn begin_pairs_again(ctx: OrchestrationContext, empty: Pairs) -> Result<(), CallError<NotPossible>> {
    assert!(empty.is_empty());
    BeginPairsAgain::continue_as_new(&ctx, &pairs()).await
}

#[tokio::test]
async fn input_of_the_next_execution() {
    let engine = Engine::start_linked().await;
    BeginPairsAgain::start(&engine.client, "again", &Pairs::new()).await.unwrap();
    match BeginPairsAgain::wait(&engine.client, "again", TIMEOUT).await.unwrap_err() {
        WaitError::Runtime {
            details: ErrorDetails::Application { kind: AppErrorKind::OrchestrationFailed, message, .. },
            ..
        } => assert!(message.contains("::begin-pairs-again: cannot serialize the input, a `alloc::"), "{message}"),
        other => panic!("{other:?}"),
    }

    ContinueInVain::start(&engine.client, "in vain", &Pairs::new()).await.unwrap();
    let error = ContinueInVain::wait(&engine.client, "in vain", TIMEOUT).await.unwrap();
    assert!(error.contains("::continue-in-vain: cannot serialize the input, a `alloc::"), "{error}");
    engine.stop().await;
}

/// Handles the error, because nothing was requested.
#[duroxide::orchestration(name = "continue-in-vain")]
async fn continue_in_vain(ctx: OrchestrationContext, _: Pairs) -> Result<String, String> {
    let continued: Result<(), String> = ContinueInVain::continue_as_new(&ctx, &pairs()).await;
    Ok(continued.unwrap_err())
}

#[duroxide::orchestration(name = "ask-for-pairs")]
async fn ask_for_pairs(ctx: OrchestrationContext) -> Result<(String, String), String> {
    let error = GivePairs::call(&ctx, &"text".to_owned()).await.unwrap_err();
    match GivePairsOrError::call(&ctx, &"domain".to_owned()).await {
        Err(CallError::Runtime(text)) => Ok((error, text)),
        other => Err(format!("{other:?}")),
    }
}

/// The activity ran, with its effects. A retry would repeat them, and end the same way.
#[tokio::test]
async fn outputs_fail_once() {
    let engine = Engine::start_linked().await;
    AskForPairs::start(&engine.client, "ask", &()).await.unwrap();
    let (text, domain) = AskForPairs::wait(&engine.client, "ask", TIMEOUT).await.unwrap();
    assert!(text.contains("::give-pairs: cannot serialize its output, a `alloc::"), "{text}");
    assert!(domain.contains("::give-pairs-or-error: cannot serialize its output, a `alloc::"), "{domain}");
    assert_eq!((ATTEMPTS.next("text"), ATTEMPTS.next("domain")), (2, 2));
    engine.stop().await;
}

#[duroxide::orchestration(name = "return-pairs")]
async fn return_pairs() -> Result<Pairs, String> {
    Ok(pairs())
}

#[tokio::test]
async fn output_of_an_orchestration() {
    let engine = Engine::start_linked().await;
    ReturnPairs::start(&engine.client, "return", &()).await.unwrap();
    match engine.client.wait_for_orchestration("return", TIMEOUT).await.unwrap() {
        OrchestrationStatus::Failed { details, .. } => {
            assert!(details.display_message().contains("::return-pairs: cannot serialize its output"), "{details:?}");
        }
        other => panic!("{other:?}"),
    }
    engine.stop().await;
}
