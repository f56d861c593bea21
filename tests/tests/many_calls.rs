//! Many calls at once, on a real runtime and store, which is restarted in between.

use duroxide::runtime::RuntimeOptions;
use duroxide::{EventKind, OrchestrationContext, Registries};
use duroxide_export_tests::{Attempts, Engine, TIMEOUT, options};
use std::path::Path;
use std::time::Duration;

/// How many calls run at the same time.
const LIMIT: usize = 3;
/// Every page is printed at the second attempt.
const PAGES: u64 = 8;
/// This page waits for ink, and the others do not wait for it.
const WAITING: u64 = 1;

/// Print a page at the second attempt. Later pages take less time.
#[duroxide::activity(idempotent, retry(max_attempts = 3, backoff = none))]
async fn print_page(ctx: duroxide::ActivityContext, page: u64) -> Result<String, String> {
    static ATTEMPTS: Attempts = Attempts::new();
    tokio::time::sleep(Duration::from_millis(5 * (PAGES - page))).await;
    match ATTEMPTS.next(format!("{}/{page}", ctx.instance_id())) {
        1 => Err(format!("page {page} is jammed")),
        attempt => Ok(format!("page {page} at attempt {attempt}")),
    }
}

/// Bind a book, unless it is the one that has no cover.
#[duroxide::orchestration]
async fn bind_book(book: u64) -> Result<u64, String> {
    if book == 1 { Err("no cover".to_owned()) } else { Ok(book * 10) }
}

#[duroxide::orchestration]
async fn print_pages(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
    let printed = duroxide::map(&ctx, 0..PAGES, LIMIT, |page| {
        let ctx = ctx.clone();
        async move {
            if page == WAITING {
                ctx.schedule_wait("ink").await;
            }
            PrintPage::call(&ctx, &page).await
        }
    });
    printed.await.into_iter().collect()
}

#[duroxide::orchestration]
async fn print_all_at_once(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
    let calls = (0..PAGES).map(|page| PrintPage::call(&ctx, &page));
    let printed = duroxide::join_all(&ctx, calls).await;
    ctx.schedule_wait("ink").await;
    printed.into_iter().collect()
}

/// All results, with a limit that is too low or too high, and of nothing.
#[duroxide::orchestration]
async fn bind_books(ctx: OrchestrationContext) -> Result<Vec<Vec<String>>, String> {
    let text = |result: Result<u64, String>| result.map_or_else(|error| error, |bound| bound.to_string());
    let mut all = Vec::new();
    for limit in [0, 2, usize::MAX] {
        let bound = duroxide::map(&ctx, [0, 1, 2], limit, |book| BindBook::call(&ctx, &book)).await;
        all.push(bound.into_iter().map(text).collect());
    }
    let none = duroxide::map(&ctx, [0; 0], LIMIT, |book| BindBook::call(&ctx, &book)).await;
    all.push(none.into_iter().map(text).collect());
    let scheduled = [2, 1].map(|book| BindBook::schedule(&ctx, &book));
    all.push(duroxide::join_all(&ctx, scheduled).await.into_iter().map(text).collect());
    Ok(all)
}

/// Starts with several workers, so that calls end in any order, and several of them in one turn.
async fn start(file: &Path) -> Engine {
    let Registries { activities, orchestrations } = duroxide::RegistriesBuilder::all().build().unwrap();
    let store = duroxide::providers::open(&format!("sqlite:{}", file.display())).await.unwrap();
    let options = RuntimeOptions { worker_concurrency: LIMIT, ..options() };
    Engine::start_on_store(store, Registries { activities, orchestrations }, options).await
}

/// Waits until this many activities have succeeded.
async fn until_completed(engine: &Engine, instance: &str, activities: u64) {
    let completed = async {
        loop {
            let history = engine.client.read_execution_history(instance, 1).await.unwrap_or_default();
            let completed = history.iter().filter(|event| matches!(event.kind, EventKind::ActivityCompleted { .. }));
            if completed.count() as u64 == activities {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(TIMEOUT, completed).await.expect("the activities complete");
}

/// The largest number of activities between their start and their end, as the history records them.
async fn most_at_once(engine: &Engine, instance: &str) -> usize {
    let mut running = 0_usize;
    let counted = engine.history(instance).await.into_iter().map(|event| {
        match event {
            EventKind::ActivityScheduled { .. } => running += 1,
            EventKind::ActivityCompleted { .. } | EventKind::ActivityFailed { .. } => running -= 1,
            _ => {}
        }
        running
    });
    counted.max().unwrap()
}

fn printed() -> Vec<String> {
    (0..PAGES).map(|page| format!("page {page} at attempt 2")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_limited_retried_and_replayed_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("store.db");
    let engine = start(&file).await;
    PrintPages::start(&engine.client, "limited", &()).await.unwrap();
    // One lane waits, and the others do all the rest.
    until_completed(&engine, "limited", PAGES - 1).await;
    engine.stop().await;

    let engine = start(&file).await;
    engine.client.raise_event("limited", "ink", "").await.unwrap();
    assert_eq!(PrintPages::wait(&engine.client, "limited", TIMEOUT).await.unwrap(), printed());
    assert_eq!(most_at_once(&engine, "limited").await, LIMIT - 1, "the lane of the waiting page runs nothing else");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joined_calls_are_retried_and_replayed_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("store.db");
    let engine = start(&file).await;
    PrintAllAtOnce::start(&engine.client, "joined", &()).await.unwrap();
    until_completed(&engine, "joined", PAGES).await;
    engine.stop().await;

    let engine = start(&file).await;
    engine.client.raise_event("joined", "ink", "").await.unwrap();
    assert_eq!(PrintAllAtOnce::wait(&engine.client, "joined", TIMEOUT).await.unwrap(), printed());
    assert_eq!(most_at_once(&engine, "joined").await as u64, PAGES);
    engine.stop().await;
}

#[tokio::test]
async fn results_are_in_order_and_an_error_stops_nothing() {
    let engine = Engine::start_linked().await;
    BindBooks::start(&engine.client, "books", &()).await.unwrap();
    let bound = BindBooks::wait(&engine.client, "books", TIMEOUT).await.unwrap();
    let each = vec!["0".to_owned(), "no cover".to_owned(), "20".to_owned()];
    let joined = vec!["20".to_owned(), "no cover".to_owned()];
    assert_eq!(bound, [each.clone(), each.clone(), each, vec![], joined]);
    engine.stop().await;
}

#[test]
fn calls_in_closures_are_in_the_metadata() {
    assert_eq!(PrintPages::info().activities_used, [PRINT_PAGE]);
    assert_eq!(PrintAllAtOnce::info().activities_used, [PRINT_PAGE]);
    assert_eq!(BindBooks::info().orchestrations_used, [BIND_BOOK]);
}
