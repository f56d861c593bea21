//! Tests that run again with a crash at every point.

use duroxide::testing::{Faults, ScenarioResult, TestRuntime, TestRuntimeBuilder};
use duroxide::{Either2, OrchestrationContext, RegistriesBuilder, State};
use duroxide_export_tests::TIMEOUT;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::future::pending;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Barrier;
use tokio::task::LocalSet;

/// What outlasts every crash: a bank, and what happened in which order.
#[derive(Debug, Clone, Default)]
struct World {
    account: Arc<AtomicU32>,
    charged: Arc<Mutex<BTreeSet<String>>>,
    log: Arc<Mutex<Vec<String>>>,
    meeting: Meeting,
}

#[derive(Debug, Clone)]
struct Meeting(Arc<Barrier>);

impl Default for Meeting {
    fn default() -> Self {
        Self(Arc::new(Barrier::new(2)))
    }
}

impl World {
    fn log(&self, line: impl Into<String>) {
        self.log.lock().unwrap().push(line.into());
    }

    fn has_logged(&self, line: &str) -> bool {
        self.log.lock().unwrap().iter().any(|logged| logged == line)
    }
}

const fn faults() -> Faults {
    TestRuntime::faults().time_limit(TIMEOUT)
}

fn all(world: &World) -> TestRuntimeBuilder {
    TestRuntime::of(RegistriesBuilder::all().provide(world.clone())).time_limit(TIMEOUT)
}

/// The message of the panic of a scenario that does not survive its faults.
#[allow(clippy::future_not_send)]
async fn report<R: ScenarioResult + 'static>(faults: Faults, scenario: impl AsyncFn() -> R + 'static) -> String {
    let local = LocalSet::new();
    let running = local.run_until(async { tokio::task::spawn_local(async move { faults.run(scenario).await }).await });
    let panic = running.await.expect_err("a fault that is noticed").into_panic();
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.unwrap_or_else(|| *panic.downcast::<String>().unwrap())
}

/// Adds to the account, and returns the sum: claims what it does not keep.
#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(State(world): State<World>, cents: u32) -> Result<u32, String> {
    Ok(world.account.fetch_add(cents, Ordering::SeqCst) + cents)
}

#[duroxide::orchestration(name = "place-order")]
async fn place_order(ctx: OrchestrationContext, cents: u32) -> Result<u32, String> {
    ChargeCard::call(&ctx, &cents).await
}

async fn one_order() -> Result<(), String> {
    println!("an order is placed");
    let test = all(&World::default()).start().await;
    assert_eq!(test.run::<PlaceOrder>(&850).await?, 850);
    Ok(())
}

#[tokio::test]
async fn an_activity_that_is_not_idempotent_is_caught() {
    let sum = report(faults(), async || {
        let test = all(&World::default()).start().await;
        let _ = test.run::<PlaceOrder>(&850).await;
    });
    let sum = sum.await;
    let start = "the scenario has another outcome if the worker crashes after activity `charge-card` has run, before its \
                 result is stored, so that it runs again: `duroxide-export-tests::orchestration::place-order`, instance \
                 `test-0`, execution 1, event 2\n  --> tests/tests/faults.rs:";
    assert!(sum.starts_with(start), "{sum}");
    assert!(sum.contains("place-order` completes with 850\n"), "{sum}");
    assert!(sum.contains("place-order` completes with 1700\n"), "{sum}");
    assert!(sum.contains("the activity is declared `idempotent`: let its second run"), "{sum}");

    let assertion = report(faults(), one_order).await;
    assert!(
        assertion.starts_with("the scenario fails if the worker crashes after activity `charge-card`"),
        "{assertion}"
    );
    assert!(
        assertion.contains("it panics: assertion `left == right` failed\n  left: 1700\n right: 850"),
        "{assertion}"
    );
}

#[duroxide::activity(name = "ask-north", idempotent)]
async fn ask_north() -> Result<String, String> {
    Ok("north".to_owned())
}

#[duroxide::activity(name = "ask-south", idempotent)]
async fn ask_south() -> Result<String, String> {
    Ok("south".to_owned())
}

#[duroxide::orchestration(name = "ask-both")]
async fn ask_both(ctx: OrchestrationContext) -> Result<String, String> {
    match ctx.select2(AskNorth::schedule(&ctx, &()), AskSouth::schedule(&ctx, &())).await {
        Either2::First(answer) | Either2::Second(answer) => answer,
    }
}

async fn both() {
    let test = all(&World::default()).start().await;
    let _ = test.run::<AskBoth>(&()).await;
}

#[tokio::test]
async fn an_outcome_that_depends_on_the_order_of_completions_is_caught() {
    let report = report(faults(), both).await;
    let start =
        "the scenario has another outcome if activity `ask-north` ends after the others that run at the same time: ";
    assert!(report.starts_with(start), "{report}");
    assert!(report.contains("completes with north\n") && report.contains("completes with south\n"), "{report}");
    // It may depend on it.
    faults().without_reordering().run(both).await;
}

static TURNS: AtomicU32 = AtomicU32::new(0);

/// No lint sees what a helper of a crate without `export!` does.
fn turns() -> u32 {
    TURNS.fetch_add(1, Ordering::SeqCst)
}

#[duroxide::orchestration(name = "count-turns")]
async fn count_turns(ctx: OrchestrationContext) -> Result<u32, String> {
    turns();
    AskNorth::call(&ctx, &()).await?;
    Ok(turns())
}

#[tokio::test]
async fn state_in_memory_is_caught() {
    let report = report(faults(), async || {
        TURNS.store(0, Ordering::SeqCst);
        let test = all(&World::default()).without_replay().start().await;
        let _ = test.run::<CountTurns>(&()).await;
    });
    let report = report.await;
    let start =
        "the scenario has another outcome if the worker crashes before a turn is stored, so that the turn runs again: ";
    assert!(report.starts_with(start), "{report}");
    assert!(report.contains("completes with 2\n") && report.contains("completes with 3\n"), "{report}");
    assert!(report.contains("keep nothing in memory between two steps"), "{report}");
}

/// Charges each reader once.
#[duroxide::activity(name = "charge-reader", idempotent, retry(max_attempts = 3, initial = "1m"))]
async fn charge_reader(State(world): State<World>, reader: String) -> Result<u32, String> {
    world.log(format!("charge {reader}"));
    if reader == "Zoe" && world.charged.lock().unwrap().insert("a first attempt".to_owned()) {
        return Err("no connection".to_owned());
    }
    if world.charged.lock().unwrap().insert(reader) {
        world.account.fetch_add(1, Ordering::SeqCst);
    }
    Ok(7)
}

/// Claims nothing, and is run once.
#[duroxide::activity(name = "count-parcel", not_idempotent)]
async fn count_parcel(State(world): State<World>) -> Result<u32, String> {
    world.log("parcel");
    Ok(world.account.fetch_add(100, Ordering::SeqCst))
}

#[duroxide::orchestration(name = "pack-parcel")]
async fn pack_parcel(ctx: OrchestrationContext, reader: String) -> Result<String, String> {
    ctx.schedule_timer(Duration::from_secs(60)).await;
    CountParcel::call(&ctx, &()).await?;
    Ok(format!("a parcel for {reader}"))
}

#[tokio::test]
async fn an_activity_that_promises_nothing_can_be_tested_too() {
    let scenario = async || {
        let test = all(&World::default()).start().await;
        test.run::<PackParcel>(&"Ada".to_owned()).await.unwrap();
        test.run::<CountParcel>(&()).await
    };
    faults().run(scenario).await;
    let report = report(faults().assume_idempotent(), scenario).await;
    let start = "the scenario has another outcome if the worker crashes after activity `count-parcel` has run";
    assert!(report.starts_with(start), "{report}");
    assert!(report.contains("or remove `.assume_idempotent()`"), "{report}");
}

#[duroxide::event(name = "approval")]
#[derive(Serialize, Deserialize)]
struct Approval(bool);

#[duroxide::queue(name = "title")]
#[derive(Serialize, Deserialize)]
struct Title(String);

#[duroxide::value(name = "titles")]
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Titles(Vec<String>);

#[duroxide::value(name = "granted")]
#[derive(Serialize, Deserialize)]
struct Granted(bool);

/// Everything that duroxide offers: calls with retries, a join, a race with a timer, an event, a queue, a value, progress, a
/// sub-orchestration, a session, the clock, and another execution.
#[duroxide::orchestration(name = "sell-books", progress = u8)]
async fn sell_books(ctx: OrchestrationContext, round: u8) -> Result<String, String> {
    SellBooks::report(&ctx, &round)?;
    if round == 1 {
        let Approval(granted) = Approval::wait(&ctx).await?;
        Granted(granted).set(&ctx)?;
    }
    let begin = ctx.utc_now().await?;
    let readers = ["Ada", "Ben", "Zoe"].map(str::to_owned);
    let charged = ctx.join(readers.iter().map(|reader| ChargeReader::call(&ctx, reader)).collect()).await;
    let sum: u32 = charged.into_iter().sum::<Result<_, _>>()?;
    let answer = match ctx.select2(AskNorth::schedule(&ctx, &()), ctx.schedule_timer(Duration::from_secs(3600))).await {
        Either2::First(answer) => answer?,
        Either2::Second(()) => "nobody".to_owned(),
    };
    AskSouth::call(&ctx, &()).session("south").await?;
    let Titles(mut titles) = Titles::get(&ctx)?.unwrap_or(Titles(Vec::new()));
    if titles.is_empty() {
        let Title(first) = Title::dequeue(&ctx).await?;
        let others = Title::drain(&ctx).await.into_iter().map(|title| title.map(|Title(title)| title));
        titles = std::iter::once(Ok(first)).chain(others).collect::<Result<_, _>>()?;
        Titles(titles.clone()).set(&ctx)?;
    }
    let parcel = PackParcel::call(&ctx, &readers[0]).await?;
    let id = ctx.new_guid().await?;
    if round < 2 {
        return SellBooks::continue_as_new(&ctx, &(round + 1)).await;
    }
    let took = ctx.utc_now().await?.duration_since(begin).map_err(|error| error.to_string())?;
    let granted = Granted::get(&ctx)?.is_some_and(|Granted(granted)| granted);
    Ok(format!("{sum} {answer} {granted} {titles:?} {parcel} {} {id}", took.as_millis()))
}

async fn all_books(world: &World) -> Result<(), String> {
    let test = all(world).start().await;
    let instance = test.start::<SellBooks>(&1).await;
    test.enqueue(&instance, &Title("Emma".to_owned())).await;
    test.enqueue(&instance, &Title("Ulysses".to_owned())).await;
    test.raise(&instance, &Approval(true)).await;
    let output = test.wait::<SellBooks>(&instance).await?;
    let (output, id) = output.rsplit_once(' ').unwrap();
    assert_eq!(output, r#"21 north true ["Emma", "Ulysses"] a parcel for Ada 60000"#);
    assert_eq!(id.len(), 36);
    assert_eq!(test.value(&instance).await, Some(Titles(vec!["Emma".to_owned(), "Ulysses".to_owned()])));
    assert_eq!(world.account.load(Ordering::SeqCst), 203);
    Ok(())
}

#[tokio::test]
async fn a_correct_workflow_survives_everything() {
    let runs = faults().run(async || all_books(&World::default()).await).await;
    let mut faults = BTreeMap::<_, usize>::new();
    for case in &runs.cases {
        *faults.entry(case.split_once('@').unwrap().0).or_default() += 1;
    }
    println!("{faults:?}");
    assert_eq!(runs.cases.len(), runs.found);
    // 7 activities in the first execution, 6 in the second, and the two of the sub-orchestrations; three of them at once.
    assert!(
        faults["after-activity"] >= 10 && faults["activity-last"] >= 2 && faults["before-turn"] >= 20,
        "{faults:?}"
    );
    assert_eq!(faults["after-activity"], faults["activity-twice"]);
    assert_eq!(faults["after-turn"], faults["before-turn"]);
    assert!(faults["before-activity"] > faults["after-activity"], "some are not idempotent");
}

/// What happened in all runs of a scenario, in order, and the faults.
async fn trace(seed: u64) -> (Vec<String>, Vec<String>) {
    let world = World::default();
    let runs = faults().seed(seed).limit(12).run(async || {
        world.log("a run");
        // A bank for each run, and one log for all.
        let world = World { log: Arc::clone(&world.log), ..World::default() };
        all_books(&world).await
    });
    let runs = runs.await;
    assert!(runs.cases.len() == 12 && runs.found > 50, "{runs:?}");
    (std::mem::take(&mut world.log.lock().unwrap()), runs.cases)
}

#[tokio::test]
async fn a_seed_has_one_trace() {
    let first = trace(7).await;
    assert_eq!(trace(7).await, first);
    assert_ne!(trace(8).await, first);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_threads_make_no_difference() {
    let on_many = trace(7).await;
    let on_one = std::thread::spawn(|| {
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        tokio.block_on(trace(7))
    });
    assert_eq!(on_many, on_one.join().unwrap());
}

/// For the next test, in a process of its own.
#[tokio::test]
#[ignore = "it fails, as it should"]
async fn an_order_is_placed() {
    faults().run(one_order).await;
}

#[test]
fn the_printed_command_runs_only_that_fault() {
    let run = |fault: &str| {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "an_order_is_placed", "--ignored", "--nocapture"]).env("DUROXIDE_FAULT", fault);
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        let command =
            text.lines().find_map(|line| line.split_once("to run only this, write: ").map(|(_, line)| line.to_owned()));
        (command, text.matches("an order is placed").count(), output.status.success(), text)
    };
    let (command, runs, succeeds, text) = run("");
    let command = command.unwrap_or_else(|| panic!("a command: {text}"));
    let (fault, rest) =
        command.strip_prefix("DUROXIDE_FAULT='").and_then(|rest| rest.split_once('\'')).expect("a fault");
    assert_eq!(
        (fault, rest, succeeds),
        ("after-activity@test-0/1/2", " cargo test an_order_is_placed", false),
        "{text}"
    );

    // Without the fault, with it, and again without.
    let (again, fewer, succeeds, text) = run(fault);
    assert_eq!((again, fewer, succeeds), (Some(command.clone()), 3, false), "{text}");
    assert!(runs > fewer, "{runs} runs before");
    let (none, fewer, succeeds, text) = run("before-activity@test-0/1/2");
    assert_eq!((none, fewer, succeeds), (None, 2, true), "{text}");
    let (.., succeeds, text) = run("after-turn@test-0/1/20");
    assert!(!succeeds && text.contains("DUROXIDE_FAULT: the scenario has no `after-turn@test-0/1/20`"), "{text}");
}

/// Waits for ever if it runs a second time.
#[duroxide::activity(name = "take-lock", idempotent)]
async fn take_lock(State(world): State<World>) -> Result<(), String> {
    if world.has_logged("locked") {
        pending::<()>().await;
    }
    world.log("locked");
    Ok(())
}

#[duroxide::orchestration(name = "lock-up")]
async fn lock_up(ctx: OrchestrationContext) -> Result<(), String> {
    TakeLock::call(&ctx, &()).await
}

#[tokio::test]
async fn a_scenario_that_stands_still_is_reported() {
    let report = report(faults().time_limit(Duration::from_secs(8)), async || {
        let test = all(&World::default()).start().await;
        test.run::<LockUp>(&()).await
    });
    let report = report.await;
    assert!(
        report.starts_with("the scenario fails if the worker crashes after activity `take-lock` has run"),
        "{report}"
    );
    assert!(report.contains("it has not ended after 8s\n"), "{report}");
    let waits = "instance `test-0` of `duroxide-export-tests::orchestration::lock-up` waits for activity \
                 `duroxide-export-tests::activity::take-lock`\n";
    assert!(report.contains(waits), "{report}");
}

#[tokio::test]
async fn a_scenario_that_fails_without_a_fault_is_reported() {
    let panics = report(faults(), async || -> () {
        let _test = all(&World::default()).start().await;
        panic!("no bank");
    });
    assert_eq!(panics.await, "the scenario fails without a fault: it panics: no bank");
    let fails = report(faults(), async || {
        let _test = all(&World::default()).start().await;
        Err::<(), _>("no bank")
    });
    let fails = fails.await;
    assert_eq!(fails, "the scenario fails without a fault: it returns the error \"no bank\"");
    let nothing = report(faults(), async || ()).await;
    let expected =
        "the scenario fails without a fault: it starts no `TestRuntime` in its own task: start it in the closure";
    assert_eq!(nothing, expected);
    let two = report(faults(), async || {
        let _first = all(&World::default()).start().await;
        let _second = all(&World::default()).start().await;
    });
    let two = two.await;
    assert!(
        two.starts_with("the scenario fails without a fault: it panics: a scenario starts one `TestRuntime`: "),
        "{two}"
    );
}

/// Its output is another one in each run, whatever goes wrong.
#[tokio::test]
async fn a_scenario_that_is_not_the_same_twice_is_reported() {
    let world = World::default();
    let report = report(faults(), async move || {
        let test = all(&world).start().await;
        test.run::<PlaceOrder>(&1).await
    });
    let report = report.await;
    assert!(report.contains("a second run without a fault has another outcome too\n"), "{report}");
    assert!(report.contains("set up in the scenario all that its handlers use"), "{report}");
}

#[tokio::test]
async fn a_scenario_that_takes_another_course_is_reported() {
    let ids = AtomicU32::new(0);
    let report = report(faults(), async move || {
        let test = all(&World::default()).start().await;
        let instance = format!("order-{}", ids.fetch_add(1, Ordering::SeqCst));
        AskBoth::start(test.client(), &instance, &()).await.unwrap();
        assert_eq!(test.wait::<AskBoth>(&instance).await.unwrap(), "north");
        test.client().delete_instance(&instance, false).await
    });
    let report = report.await;
    let start = "the scenario takes another course, so that it cannot be tested that the worker crashes before a turn";
    assert!(report.starts_with(start), "{report}");
}

/// Two of them go on only together.
#[duroxide::activity(name = "meet", not_idempotent)]
async fn meet(State(world): State<World>) -> Result<bool, String> {
    Ok(world.meeting.0.wait().await.is_leader())
}

#[duroxide::orchestration(name = "meet-twice")]
async fn meet_twice(ctx: OrchestrationContext) -> Result<usize, String> {
    let leads = ctx.join(vec![Meet::call(&ctx, &()), Meet::call(&ctx, &())]).await;
    Ok(leads.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().filter(|leads| *leads).count())
}

#[tokio::test]
async fn activities_that_wait_for_each_other_run_side_by_side() {
    let runs = faults().limit(2).run(async || {
        let test = all(&World::default()).start().await;
        assert_eq!(test.run::<MeetTwice>(&()).await?, 1);
        Ok::<_, String>(())
    });
    assert_eq!(runs.await.cases.len(), 2);
}
