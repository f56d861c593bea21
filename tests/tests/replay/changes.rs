//! Changes to workflows: an instance that the old code has started is replayed with the new code, and then resumed by it on
//! a real runtime. Both have to agree with the table.

use crate::workflow;
use duroxide::providers::{Provider, TagFilter, open};
use duroxide::replay::{Cause, Recording, Replay, Verdict};
use duroxide::runtime::RuntimeOptions;
use duroxide::{
    AppErrorKind, Client, ConfigErrorKind, ErrorDetails, EventKind, OrchestrationStatus, Registries, Runtime,
};
use duroxide_export_tests::TIMEOUT;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What becomes of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It goes on.
    GoesOn,
    /// It goes on, with a difference that duroxide does not notice.
    Unnoticed(Cause),
    /// It fails, because its code has changed.
    Breaks(Cause),
    /// It ends with a result before it has done what it had to do.
    EndsEarly,
    Panics,
}

use Cause::{
    Added, AwaitedDifferently, InputChanged, InstanceChanged, ProgressChanged, Removed, Renamed, Reordered, Replaced,
    SessionChanged, TagChanged, TimerChanged,
};
use Fate::{Breaks, EndsEarly, GoesOn, Panics, Unnoticed};

/// The old code, the new code, and what becomes of an instance that waits for the event `go`.
const CHANGES: &[(&str, &str, Fate)] = &[
    // Nothing, or nothing that has happened yet.
    ("a(1) wait(go) b(2)", "a(1) wait(go) b(2)", GoesOn),
    ("a(1) wait(go) b(2)", "a(1) wait(go) b(3)", GoesOn),
    ("a(1) wait(go) b(2)", "a(1) wait(go) c(2) b(2)", GoesOn),
    ("a(1) wait(go) b(2)", "a(1) wait(go)", GoesOn),
    ("a(1) wait(go) b(2)", "a(1) wait(go) fail(late)", GoesOn),
    ("a(1) wait(go)", "a(1) all(wait(go),b(2))", GoesOn),
    ("a(1) wait(go)", "a(1) race(wait(go),timer(60000))", GoesOn),
    ("fails(1) wait(go)", "fails(1) wait(go) a(1)", GoesOn),
    // Order.
    ("a(1) b(2) wait(go)", "b(2) a(1) wait(go)", Breaks(Reordered)),
    ("a(1) a(2) wait(go)", "a(2) a(1) wait(go)", Breaks(InputChanged)),
    ("all(a(1),b(2)) wait(go)", "all(b(2),a(1)) wait(go)", Breaks(Reordered)),
    ("a(1) timer(5) wait(go)", "timer(5) a(1) wait(go)", Breaks(Reordered)),
    ("a(1) sub(x) wait(go)", "sub(x) a(1) wait(go)", Breaks(Reordered)),
    ("set(k=1) a(1) wait(go)", "a(1) set(k=1) wait(go)", Breaks(Reordered)),
    ("report(x) a(1) wait(go)", "a(1) report(x) wait(go)", Breaks(Reordered)),
    ("a(1) report(x) wait(go)", "report(x) a(1) wait(go)", Breaks(Reordered)),
    ("a(1) b(2) wait(go)", "all(a(1),b(2)) wait(go)", GoesOn),
    ("all(a(1),b(2)) wait(go)", "a(1) b(2) wait(go)", Breaks(AwaitedDifferently)),
    ("race(wait(go),timer(60000)) a(1)", "race(timer(60000),wait(go)) a(1)", Breaks(Reordered)),
    // Added. What comes behind a new command is not known, as long as nothing has answered it.
    ("a(1) wait(go)", "b(2) a(1) wait(go)", Breaks(Replaced)),
    ("a(1) b(2) wait(go)", "a(1) c(3) b(2) wait(go)", Breaks(Replaced)),
    ("a(1) wait(go)", "a(1) b(2) wait(go)", Breaks(Replaced)),
    ("a(1) wait(go)", "a(1) timer(5) wait(go)", Breaks(Replaced)),
    ("a(1) wait(go)", "a(1) sub(x) wait(go)", Breaks(Replaced)),
    ("a(1) wait(go)", "a(1) start(added) wait(go)", Breaks(Added)),
    ("a(1) wait(go)", "a(1) set(k=1) wait(go)", Breaks(Added)),
    ("set(k=1) a(1) wait(go)", "set(k=1) clear(k) a(1) wait(go)", Breaks(Added)),
    ("set(k=1) a(1) wait(go)", "set(k=1) clear-all a(1) wait(go)", Breaks(Added)),
    ("a(1) wait(go)", "a(1) report(x) wait(go)", Breaks(Added)),
    ("a(1) wait(go)", "now a(1) wait(go)", Breaks(Replaced)),
    ("a(1) wait(go)", "guid a(1) wait(go)", Breaks(Replaced)),
    ("a(1) wait(go)", "a(1) race(take(jobs),wait(go))", Breaks(Added)),
    ("a(1) wait(go)", "race(a(1),timer(60000)) wait(go)", Breaks(Added)),
    // Removed.
    ("a(1) b(2) wait(go)", "b(2) wait(go)", Breaks(Removed)),
    ("a(1) b(2) wait(go)", "a(1) wait(go)", Breaks(Removed)),
    ("a(1) timer(5) wait(go)", "a(1) wait(go)", Breaks(Removed)),
    ("a(1) sub(x) wait(go)", "a(1) wait(go)", Breaks(Removed)),
    ("a(1) start(removed) wait(go)", "a(1) wait(go)", Breaks(Removed)),
    ("a(1) set(k=1) wait(go)", "a(1) wait(go)", Breaks(Removed)),
    ("a(1) report(x) wait(go)", "a(1) wait(go)", Breaks(Removed)),
    ("now a(1) wait(go)", "a(1) wait(go)", Breaks(Removed)),
    ("guid a(1) wait(go)", "a(1) wait(go)", Breaks(Removed)),
    ("a(1) wait(go)", "a(1)", EndsEarly),
    ("a(1) b(2) wait(go)", "a(1)", EndsEarly),
    ("a(1) b(2) wait(go)", "a(1) fail(no)", EndsEarly),
    ("a(1) wait(go)", "fail(no)", EndsEarly),
    ("a(1) wait(go)", "a(1) again(x)", Breaks(Replaced)),
    ("a(1) wait(go)", "a(1) panic", Panics),
    ("a(1) wait(go)", "panic", Panics),
    // Another thing in the same place.
    ("a(1) wait(go)", "b(1) wait(go)", Breaks(Renamed)),
    ("a(1) wait(go)", "timer(5) wait(go)", Breaks(Replaced)),
    ("a(1) wait(go)", "sub(1) wait(go)", Breaks(Replaced)),
    ("sub(x) wait(go)", "start(x) wait(go)", Breaks(Replaced)),
    ("a(1) wait(go)", "a(1) wait(other)", Breaks(Renamed)),
    ("a(1) race(wait(go),take(jobs))", "a(1) race(wait(go),take(work))", Breaks(Renamed)),
    ("a(1) wait(go)", "a(1) take(go)", Breaks(Replaced)),
    ("set(k=1) a(1) wait(go)", "set(l=1) a(1) wait(go)", Breaks(Renamed)),
    // The same thing with other contents.
    ("a(1) wait(go)", "a(2) wait(go)", Breaks(InputChanged)),
    ("sub(x) wait(go)", "sub(y) wait(go)", Breaks(InputChanged)),
    ("start(one) wait(go)", "start(two) wait(go)", Breaks(InstanceChanged)),
    ("set(k=1) a(1) wait(go)", "set(k=2) a(1) wait(go)", Breaks(InputChanged)),
    ("report(x) a(1) wait(go)", "report(y) a(1) wait(go)", Unnoticed(ProgressChanged)),
    ("timer(5) wait(go)", "timer(60000) wait(go)", Unnoticed(TimerChanged)),
    ("race(wait(go),timer(60000)) a(1)", "race(wait(go),timer(90000)) a(1)", Unnoticed(TimerChanged)),
    ("a(1) wait(go)", "a(1)#gpu wait(go)", Breaks(TagChanged)),
    ("a(1)#gpu wait(go)", "a(1) wait(go)", Breaks(TagChanged)),
    ("a(1)#gpu wait(go)", "a(1)#cpu wait(go)", Breaks(TagChanged)),
    ("a(1) wait(go)", "a(1)@one wait(go)", Breaks(SessionChanged)),
    ("a(1)@one wait(go)", "a(1)@two wait(go)", Breaks(SessionChanged)),
    // Retries.
    ("retry(a,3) wait(go)", "retry(a,5) wait(go)", GoesOn),
    ("retry(fails,3) wait(go)", "retry(fails,2) wait(go)", Breaks(Removed)),
    ("retry(fails,2) wait(go)", "retry(fails,3) wait(go)", Breaks(Replaced)),
    ("a() wait(go)", "retry(a,3) wait(go)", GoesOn),
    // Loops.
    ("a(1) a(1) wait(go)", "a(1) a(1) a(1) wait(go)", Breaks(Replaced)),
    ("a(1) a(1) a(1) wait(go)", "a(1) a(1) wait(go)", Breaks(Removed)),
    // Executions.
    ("again(x) a(1) wait(go)", "again(x) a(1) wait(go) b(2)", GoesOn),
    ("again(x) a(1) wait(go)", "b(2) again(x) a(1) wait(go)", Breaks(Replaced)),
    ("set(k=1) again(x) a(1) wait(go)", "set(k=1) again(x) a(1) wait(go) b(1)", GoesOn),
    // Races with a loser.
    ("race(a(1),timer(60000)) wait(go)", "race(a(1),timer(60000)) wait(go) b(1)", GoesOn),
    ("race(timer(5),take(jobs)) wait(go)", "race(timer(5),take(jobs)) wait(go) a(1)", GoesOn),
    ("race(timer(5),take(jobs)) wait(go)", "timer(5) wait(go)", Breaks(Removed)),
    // Queues. Each instance has one message in `mail`.
    ("take(mail) wait(go)", "take(mail) wait(go) a(1)", GoesOn),
    ("take(mail) wait(go)", "wait(go)", Breaks(Removed)),
    ("take(mail) wait(go)", "take(post) wait(go)", Breaks(Renamed)),
    ("take(mail) wait(go)", "race(take(mail),timer(60000)) wait(go)", Breaks(Added)),
    ("race(take(mail),timer(60000)) wait(go)", "take(mail) wait(go)", Breaks(Removed)),
    ("a(1) take(mail) wait(go)", "take(mail) a(1) wait(go)", Breaks(Reordered)),
    ("a(1) race(wait(go),take(jobs))", "a(1) race(take(jobs),wait(go))", Breaks(Reordered)),
    // Races, and what is begun and awaited later.
    ("race(a(1),b(2)) wait(go)", "race(b(2),a(1)) wait(go)", Breaks(Reordered)),
    ("race(a(1),timer(60000)) wait(go)", "a(1) wait(go)", Breaks(Removed)),
    ("race(a(1),timer(60000)) wait(go)", "race(a(1),timer(90000)) wait(go)", Unnoticed(TimerChanged)),
    ("race(sub(x),timer(60000)) wait(go)", "race(timer(60000),sub(x)) wait(go)", Breaks(Reordered)),
    ("race(timer(5),wait(stop)) wait(go)", "race(timer(5),wait(stop)) a(1) wait(go)", Breaks(Replaced)),
    ("race(timer(5),wait(stop)) a(1) wait(go)", "race(timer(5),wait(stop)) wait(go)", Breaks(Removed)),
    ("race(timer(5),wait(go)) wait(go)", "timer(5) wait(go)", Breaks(Removed)),
    ("all(wait(go),wait(stop))", "all(wait(stop),wait(go))", Breaks(Reordered)),
    ("later(wait(go)) a(1) b(2)", "later(wait(go)) a(1)", Breaks(Removed)),
    ("later(wait(go)) a(1)", "a(1) later(wait(go))", Breaks(Reordered)),
    ("later(wait(go)) a(1)", "later(wait(go)) a(1) b(2)", GoesOn),
    ("later(wait(go)) a(1)", "later(wait(go)) all(a(1),b(2))", GoesOn),
    ("later(wait(go)) a(1) c(3)", "later(wait(go)) all(a(1),b(2)) c(3)", Breaks(Added)),
    // Values and progress that are no longer set: duroxide only notices another command in their place.
    ("later(wait(go)) a(1) report(x)", "later(wait(go)) a(1)", Unnoticed(Removed)),
    ("later(wait(go)) a(1) set(k=1)", "later(wait(go)) a(1)", Unnoticed(Removed)),
    ("later(wait(go)) a(1) set(k=1) report(x)", "later(wait(go)) a(1)", Unnoticed(Removed)),
    ("later(wait(go)) a(1) set(k=1) report(x)", "later(wait(go)) a(1) report(x)", Breaks(Removed)),
    ("later(wait(go)) a(1)", "later(wait(go)) a(1) report(x)", GoesOn),
    ("set(k=1) set(l=2) a(1) wait(go)", "set(l=2) set(k=1) a(1) wait(go)", Breaks(Reordered)),
    ("set(k=1) a(1) wait(go)", "set(k=1) set(k=1) a(1) wait(go)", Breaks(Added)),
    ("set(k=1) a(1) wait(go)", "clear(k) a(1) wait(go)", Breaks(Replaced)),
    ("clear(k) clear(l) a(1) wait(go)", "clear(l) clear(k) a(1) wait(go)", GoesOn),
    ("clear(k) clear(l) clear(m) a(1) wait(go)", "clear(m) clear(l) clear(k) a(1) wait(go)", GoesOn),
    ("clear(k) clear(l) a(1) wait(go)", "clear(k) clear(m) a(1) wait(go)", Breaks(Renamed)),
    ("clear-all a(1) wait(go)", "clear(k) a(1) wait(go)", Breaks(Replaced)),
    ("report(x) a(1) wait(go)", "report(x) report(x) a(1) wait(go)", Breaks(Added)),
    ("report(x) wait(go)", "wait(go) report(x)", Breaks(Removed)),
    // Payloads.
    (r#"a({"amount":10}) wait(go)"#, r#"a({"amount":12}) wait(go)"#, Breaks(InputChanged)),
    (r#"a({"amount":10}) wait(go)"#, r#"a({"amount":10,"note":null}) wait(go)"#, Breaks(InputChanged)),
    (r#"a(["x","y"]) wait(go)"#, r#"a(["y","x"]) wait(go)"#, Breaks(InputChanged)),
    ("a() wait(go)", "a(null) wait(go)", Breaks(InputChanged)),
    ("fails(1) wait(go)", "a(1) wait(go)", Breaks(Renamed)),
    ("a(1)#gpu wait(go)", "a(1)@one wait(go)", Breaks(SessionChanged)),
    ("named(one,x) wait(go)", "named(two,x) wait(go)", GoesOn),
    ("named(one-b,x) wait(go)", "sub(x) wait(go)", GoesOn),
    // Retries, times and other executions.
    ("retry(fails,2,5) wait(go)", "retry(fails,2,90000) wait(go)", Unnoticed(TimerChanged)),
    ("retry(fails,2,5) wait(go)", "retry(fails,2,0) wait(go)", Breaks(Removed)),
    ("fails() wait(go)", "retry(fails,1) wait(go)", GoesOn),
    ("all(a(1),timer(5)) wait(go)", "all(a(1),timer(60000)) wait(go)", Unnoticed(TimerChanged)),
    ("now wait(go)", "guid wait(go)", Breaks(Replaced)),
    ("a(1) now wait(go)", "now a(1) wait(go)", Breaks(Reordered)),
    ("start(first-of-two) a(1) wait(go)", "start(first-of-two) start(second) a(1) wait(go)", Breaks(Added)),
    ("again(x) a(1) wait(go)", "again(y) a(1) wait(go)", Breaks(Replaced)),
    ("report(x) again(x) wait(go)", "again(x) wait(go)", Breaks(Removed)),
    ("set(k=1) again(x) see(k) wait(go)", "set(k=2) again(x) see(k) wait(go)", Breaks(InputChanged)),
];

#[tokio::test]
async fn the_replayer_and_the_runtime_agree_on_every_change() {
    let store = open("sqlite::memory:").await.unwrap();
    let client = Client::new(Arc::clone(&store));
    let old = start(&store, registries(|(old, _, _)| old)).await;
    for number in 0..CHANGES.len() {
        client.start_orchestration(instance(number), name(number), "first").await.unwrap();
        client.enqueue_event(instance(number), "mail", "letter").await.unwrap();
    }
    for number in 0..CHANGES.len() {
        until_it_waits(&client, &instance(number)).await;
    }
    old.shutdown(None).await;

    let new = registries(|(_, new, _)| new);
    let replay = Replay::with(new.clone());
    let mut predicted = Vec::new();
    for (number, change) in CHANGES.iter().enumerate() {
        let recording = Recording::of(&client, &instance(number)).await.unwrap();
        assert_eq!(Recording::from_json(&recording.to_json()).unwrap(), recording);
        let unchanged = Replay::with(registries(|(old, _, _)| old)).run_prefixes(&recording);
        assert!(unchanged.is_same(), "{change:?}: the old code: {unchanged}");
        let report = replay.run(&recording);
        let last =
            report.executions.iter().find(|execution| execution.instance == instance(number) && execution.is_running);
        let last = last.unwrap_or_else(|| panic!("{change:?}: {report:?}"));
        let fate = match &last.verdict {
            Verdict::SameSoFar { .. } => last.unnoticed.first().map_or(GoesOn, |found| Unnoticed(found.cause)),
            Verdict::Diverged(divergence) => Breaks(divergence.cause),
            Verdict::EndsEarly { .. } => EndsEarly,
            Verdict::Panicked { .. } => Panics,
            other => panic!("{change:?}: {other:?}"),
        };
        assert_eq!(last.breaks(), !matches!(fate, GoesOn | Unnoticed(_)), "{report}");
        predicted.push((fate, report.to_string()));
    }

    let new = start(&store, new).await;
    for number in 0..CHANGES.len() {
        client.raise_event(instance(number), "go", "gone").await.unwrap();
    }
    let mut wrong = Vec::new();
    for (number, ((fate, report), change)) in predicted.iter().zip(CHANGES).enumerate() {
        let status = client.wait_for_orchestration(&instance(number), TIMEOUT).await.unwrap();
        let actual = fate_of(&status);
        let agrees = match (*fate, actual) {
            (Unnoticed(_), GoesOn) | (Breaks(_), Breaks(_)) => true,
            (fate, actual) => fate == actual,
        };
        if !agrees || *fate != change.2 {
            wrong.push(format!("{change:?}: predicted {fate:?}, became {actual:?}: {status:?}\n{report}"));
        }
    }
    new.shutdown(None).await;
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What became of an instance; the cause is not known.
fn fate_of(status: &OrchestrationStatus) -> Fate {
    if let OrchestrationStatus::Failed {
        details: ErrorDetails::Configuration { kind: ConfigErrorKind::Nondeterminism, .. },
        ..
    } = status
    {
        return Breaks(Replaced);
    }
    if let OrchestrationStatus::Failed {
        details: ErrorDetails::Application { kind: AppErrorKind::Panicked, .. }, ..
    } = status
    {
        return Panics;
    }
    // The last step shows whether it had waited for the event.
    let text = match status {
        OrchestrationStatus::Completed { output, .. } => output.clone(),
        OrchestrationStatus::Failed { details, .. } => details.display_message(),
        other => panic!("{other:?}"),
    };
    if text.contains("gone") || text.contains("late") { GoesOn } else { EndsEarly }
}

fn name(number: usize) -> String {
    format!("workflow-{number}")
}

fn instance(number: usize) -> String {
    format!("instance-{number}")
}

fn registries(code: impl Fn(&(&'static str, &'static str, Fate)) -> &'static str) -> Registries {
    workflow::registries(CHANGES.iter().enumerate().map(|(number, change)| (name(number), code(change))))
}

async fn start(store: &Arc<dyn Provider>, registries: Registries) -> Arc<Runtime> {
    let options = RuntimeOptions {
        dispatcher_min_poll_interval: Duration::from_millis(5),
        orchestration_concurrency: 1,
        worker_tag_filter: TagFilter::any(),
        ..RuntimeOptions::default()
    };
    let Registries { activities, orchestrations, .. } = registries;
    Runtime::start_with_options(Arc::clone(store), activities, orchestrations, options).await
}

/// Waits until an instance waits for `go`, and for nothing else that comes by itself.
async fn until_it_waits(client: &Client, instance: &str) {
    let started = Instant::now();
    loop {
        let mut waits = false;
        for execution in client.list_executions(instance).await.unwrap() {
            let events = client.read_execution_history(instance, execution).await.unwrap();
            let answered = |id: u64| events.iter().any(|event| event.source_event_id == Some(id));
            waits |= events
                .iter()
                .any(|event| matches!(&event.kind, EventKind::ExternalSubscribed { name } if name == "go"))
                && events.iter().all(|event| {
                    !matches!(event.kind, EventKind::ActivityScheduled { .. }) || answered(event.event_id)
                });
        }
        if waits {
            return;
        }
        assert!(started.elapsed() < TIMEOUT, "{instance} does not wait for `go`");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
