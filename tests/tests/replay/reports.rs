//! What reports say: the line of each call, both sequences, and the payloads, for people and for programs.

use duroxide::replay::{Divergence, Recording, Replay, Report, Verdict};
use duroxide::testing::TestRuntime;
use duroxide::{EventKind, OrchestrationContext, RegistriesBuilder};
use duroxide_export_tests::Attempts;
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Seats {
    amount: u32,
    train: String,
}

static ATTEMPTS: Attempts = Attempts::new();

#[duroxide::activity(name = "reserve-seats", timeout = "5m", retry(max_attempts = 2, initial = "1m"), idempotent)]
async fn reserve_seats(seats: Seats) -> Result<u32, String> {
    if ATTEMPTS.next(&seats.train) == 1 { Err("try again".to_owned()) } else { Ok(seats.amount) }
}

#[duroxide::value(name = "seats-taken")]
#[derive(Serialize, Deserialize)]
struct SeatsTaken(u32);

#[duroxide::event(name = "trip-approval")]
#[derive(Serialize, Deserialize)]
struct TripApproval {
    granted: bool,
}

#[duroxide::orchestration(name = "print-ticket")]
async fn print_ticket(_: OrchestrationContext, seats: u32) -> Result<u32, String> {
    Ok(seats)
}

#[duroxide::orchestration(name = "book-trip")]
async fn book_trip(ctx: OrchestrationContext, train: String) -> Result<u32, String> {
    BookTrip::report(&ctx, "reserving")?; // report
    let seats = Seats { amount: 12, train };
    let taken = ReserveSeats::call(&ctx, &seats).await?; // reserve
    let pause = ctx.schedule_timer(Duration::from_secs(60));
    SeatsTaken(taken).set(&ctx)?; // value
    pause.await;
    TripApproval::wait_timeout(&ctx, Duration::from_secs(3600)).await?; // approval
    PrintTicket::call(&ctx, &taken).await // print
}

/// The line with this comment.
fn line(comment: &str) -> u32 {
    let lines = include_str!("reports.rs").lines();
    let found = lines.zip(1..).find(|(line, _)| {
        line.ends_with(&format!("; // {comment}")) || line.ends_with(&format!(".await // {comment}"))
    });
    found.unwrap_or_else(|| panic!("no line ends with `// {comment}`")).1
}

async fn recorded(train: &str) -> Recording {
    let test = TestRuntime::of(RegistriesBuilder::all().only::<BookTrip>()).start().await;
    let instance = test.start::<BookTrip>(&train.to_owned()).await;
    assert_eq!(test.wait::<BookTrip>(&instance).await, Ok(12));
    Recording::of(test.client(), &instance).await.unwrap()
}

fn replayed(recording: &Recording) -> Report {
    Replay::with(RegistriesBuilder::all().only::<BookTrip>().build().unwrap()).run(recording)
}

fn divergence(report: &Report) -> &Divergence {
    match &report.executions[0].verdict {
        Verdict::Diverged(divergence) => divergence,
        other => panic!("{other:?}"),
    }
}

/// If the history records another command, the report is about the line of the call that the code makes instead.
#[tokio::test]
async fn every_command_has_a_line() {
    let recording = recorded("every line").await;
    let is_command = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::CustomStatusUpdated { .. }
                | EventKind::ActivityScheduled { .. }
                | EventKind::TimerCreated { .. }
                | EventKind::KeyValueSet { .. }
                | EventKind::ExternalSubscribed { .. }
                | EventKind::SubOrchestrationScheduled { .. }
        )
    };
    let events = &recording.instances[0].executions[0].events;
    let commands: Vec<_> = (0..events.len()).filter(|index| is_command(&events[*index].kind)).collect();
    // Both attempts of the activity have a timer for their timeout, and there is one between them.
    let expected = [
        Some("report"),
        Some("reserve"),
        Some("reserve"),
        Some("reserve"),
        Some("reserve"),
        Some("reserve"),
        None,
        Some("value"),
        Some("approval"),
        Some("approval"),
        Some("print"),
    ];
    assert_eq!(commands.len(), expected.len(), "{events:#?}");
    for (command, expected) in commands.into_iter().zip(expected) {
        let mut changed = recording.clone();
        changed.instances[0].executions[0].events[command].kind =
            EventKind::QueueSubscribed { name: "other".to_owned() };
        let report = replayed(&changed);
        let found = divergence(&report);
        let text = report.to_string();
        let Some(comment) = expected else {
            // duroxide's own timer.
            let (after, before) = (found.after.as_ref().unwrap(), found.before.as_ref().unwrap());
            assert_eq!((after.line, before.line), (line("reserve"), line("value")), "{text}");
            assert!(text.contains(&format!("  --> between {after} and {before}\n")), "{text}");
            let commands = report.to_github_commands();
            assert!(commands.starts_with(&format!("::error file={},line={},", after.file, after.line)), "{commands}");
            continue;
        };
        let location = found.location.as_ref().unwrap_or_else(|| panic!("{comment}: {text}"));
        assert!(location.file.ends_with("replay/reports.rs"), "{location}");
        assert_eq!(location.line, line(comment), "{text}");
        assert!(text.contains(&format!("  --> {location}\n")), "{text}");
    }
}

#[tokio::test]
async fn payloads_are_compared_by_field() {
    let json = recorded("payloads").await.to_json();
    let changed = json.replace(r#"{\"amount\":12,"#, r#"{\"amount\":10,"#);
    assert_ne!(changed, json);
    let report = replayed(&Recording::from_json(&changed).unwrap());
    let location = divergence(&report).location.as_ref().unwrap();
    let name = "duroxide-export-tests::activity::reserve-seats";
    // Without the spaces that make columns.
    let text = report.to_string();
    let text = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
    assert_eq!(
        text,
        [
            &*format!(
                "error: `duroxide-export-tests::orchestration::book-trip` 1.0.0, instance `test-0`, execution 1: the code departs \
                 from the history: activity `{name}` has another payload"
            ),
            &*format!("--> {location}"),
            "| recorded now",
            "2 | progress reserving progress reserving",
            &*format!("3 | > activity `{name}` activity `{name}`"),
            "4 | timer of 300s timer of 300s",
            "6 | timer of 60s timer of 60s",
            &*format!("8 | activity `{name}` activity `{name}`"),
            "= amount: 10 -> 12",
            "= help: give the changed code a new version, such as `version = \"1.1.0\"`, and keep this version as it was until no \
             instance needs it",
        ]
    );

    let value = serde_json::to_value(&report).unwrap();
    let verdict = &value["executions"][0]["verdict"];
    assert_eq!((&verdict["verdict"], &verdict["cause"]), (&"diverged".into(), &"input_changed".into()), "{value}");
    assert_eq!(verdict["changes"][0], serde_json::json!({"path": "amount", "recorded": 10, "now": 12}));
    assert_eq!(verdict["location"]["line"], line("reserve"));
    let junit = report.to_junit();
    assert!(junit.contains("<testsuite name=\"replay\" tests=\"2\" failures=\"1\">"), "{junit}");
    assert!(junit.contains("name=\"test-0, execution 1\""), "{junit}");
    assert!(junit.contains("   = amount: 10 -&gt; 12\n"), "{junit}");
    let commands = report.to_github_commands();
    let place = format!("::error file={},line={},col={}::error: ", location.file, location.line, location.column);
    assert!(commands.starts_with(&place) && commands.lines().count() == 1, "{commands}");
    assert!(commands.contains("%0A   = amount: 10 -> 12%0A"), "{commands}");
}
