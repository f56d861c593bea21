//! Test runtimes replay what they ran.

use duroxide::replay::{Cause, InUse, OldName, Recording, Replay, Verdict};
use duroxide::testing::TestRuntime;
use duroxide::{OrchestrationContext, RegistriesBuilder};
use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

#[duroxide::activity(name = "print-line", idempotent)]
async fn print_line(line: String) -> Result<usize, String> {
    Ok(line.len())
}

/// No lint sees what a helper of a crate without `export!` does.
fn current_time() -> String {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos().to_string()
}

#[duroxide::orchestration(name = "print-time")]
async fn print_time(ctx: OrchestrationContext) -> Result<usize, String> {
    PrintLine::call(&ctx, &current_time()).await
}

fn in_any_order() -> Vec<u8> {
    (0..100).collect::<HashSet<_>>().into_iter().collect()
}

#[duroxide::orchestration(name = "print-set")]
async fn print_set(ctx: OrchestrationContext) -> Result<usize, String> {
    let mut length = 0;
    for line in in_any_order() {
        length += PrintLine::call(&ctx, &line.to_string()).await?;
    }
    Ok(length)
}

static RUNS: AtomicU32 = AtomicU32::new(0);

fn runs() -> u32 {
    RUNS.fetch_add(1, Ordering::Relaxed)
}

/// Its calls are the same each time, but its output is not.
#[duroxide::orchestration(name = "count-runs")]
async fn count_runs(ctx: OrchestrationContext) -> Result<u32, String> {
    PrintLine::call(&ctx, &"once".to_owned()).await?;
    Ok(runs())
}

#[tokio::test]
#[should_panic(expected = "payload")]
async fn a_clock_behind_a_helper_fails_the_test() {
    let test = TestRuntime::of(RegistriesBuilder::all().only::<PrintTime>()).start().await;
    let _ = test.run::<PrintTime>(&()).await;
}

#[tokio::test]
#[should_panic(expected = "the code does not replay the history that it has just made")]
async fn the_order_of_a_hash_set_fails_the_test() {
    let test = TestRuntime::of(RegistriesBuilder::all().only::<PrintSet>()).start().await;
    let _ = test.run::<PrintSet>(&()).await;
}

#[tokio::test]
#[should_panic(expected = "the code completes with")]
async fn another_output_fails_the_test() {
    let test = TestRuntime::of(RegistriesBuilder::all().only::<CountRuns>()).start().await;
    let _ = test.run::<CountRuns>(&()).await;
}

#[tokio::test]
async fn a_test_can_do_without() {
    let test = TestRuntime::of(RegistriesBuilder::all().only::<PrintTime>()).without_replay().start().await;
    let instance = test.start::<PrintTime>(&()).await;
    // What duroxide itself reports.
    let error = test.wait::<PrintTime>(&instance).await.unwrap_err();
    assert!(error.starts_with("nondeterministic: schedule mismatch"), "{error}");
    let recording = Recording::of(test.client(), &instance).await.unwrap();
    let report = Replay::with(duroxide::create_orchestration_registry()).run(&recording);
    let [execution] = &*report.executions else { panic!("{report:?}") };
    let Verdict::Diverged(divergence) = &execution.verdict else { panic!("{report:?}") };
    assert_eq!(divergence.cause, Cause::InputChanged);
    let location = divergence.location.as_ref().unwrap();
    assert!(location.file.ends_with("replay/testing.rs"), "{location}");
    assert!(report.to_string().contains("take it from `ctx.utc_now()`"), "{report}");
    assert!(report.to_github_commands().starts_with(&format!("::error file={},line=", location.file)), "{report}");
    let junit = report.to_junit();
    assert!(junit.contains("<testsuite name=\"replay\" tests=\"1\" failures=\"1\">"), "{junit}");
}

#[duroxide::activity(name = "send-letter", alias = "post-letter", idempotent)]
async fn send_letter(text: String) -> Result<usize, String> {
    Ok(text.len())
}

#[duroxide::orchestration(name = "greet-by-letter", alias = "greet")]
async fn greet_by_letter(ctx: OrchestrationContext, name: String) -> Result<usize, String> {
    SendLetter::call(&ctx, &format!("dear {name}")).await
}

/// Histories from before a rename, with and without an alias.
#[tokio::test]
async fn old_names_are_known_by_their_aliases() {
    let test = TestRuntime::of(RegistriesBuilder::all().only::<GreetByLetter>()).start().await;
    let instance = test.start::<GreetByLetter>(&"Ada".to_owned()).await;
    assert_eq!(test.wait::<GreetByLetter>(&instance).await, Ok(8));
    let json = Recording::of(test.client(), &instance).await.unwrap().to_json();
    let replay = Replay::with(duroxide::create_orchestration_registry());
    let recorded_as = |activity: &str, orchestration: &str| {
        let old =
            json.replace("activity::send-letter", activity).replace("orchestration::greet-by-letter", orchestration);
        replay.run(&Recording::from_json(&old).unwrap())
    };

    let known = recorded_as("activity::post-letter", "orchestration::greet");
    assert!(known.is_same(), "{known}");
    let renamed = recorded_as("activity::mail-letter", "orchestration::greet-by-letter").to_string();
    assert!(renamed.contains("activity::send-letter` is what used to be `"), "{renamed}");
    assert!(renamed.contains("add `alias = \"mail-letter\"` to it"), "{renamed}");
    let unknown = recorded_as("activity::send-letter", "orchestration::greet-by-letters").to_string();
    assert!(unknown.contains("this program has no orchestration of that name"), "{unknown}");
    assert!(unknown.contains("add `alias = \"greet-by-letters\"` to that orchestration"), "{unknown}");
}

#[test]
fn an_alias_can_be_removed_once_no_instance_needs_it() {
    let mut in_use = InUse::default();
    let old_names = |in_use: &InUse| {
        in_use.old_names(&duroxide::catalog()).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let unused = old_names(&in_use);
    let letter =
        "alias `duroxide-export-tests::activity::post-letter` of `duroxide-export-tests::activity::send-letter`: ";
    assert!(unused.contains(&format!("{letter}no running instance needs it")), "{unused}");
    assert!(in_use.old_names(&duroxide::catalog()).iter().all(OldName::can_be_removed));

    in_use.activities.insert("duroxide-export-tests::activity::post-letter".to_owned(), 2);
    let greet = ("duroxide-export-tests::orchestration::greet".to_owned(), "1.0.0".to_owned());
    in_use.running.insert(greet.clone(), 1);
    let used = old_names(&in_use);
    assert!(used.contains(&format!("{letter}2 running instances need it")), "{used}");
    assert!(
        used.contains(&format!("alias `{}` of ", greet.0)) && used.contains(": 1 running instance needs it"),
        "{used}"
    );
}
