//! Features of `serde_json`, which any crate in a program can turn on for all others: what is written with them, and
//! whether a program with them and one without can run an instance in turns.

use duroxide::providers::open;
use duroxide::{
    ActivityRegistry, Client, ConfigErrorKind, ErrorDetails, EventKind, OrchestrationStatus, Registries,
    RegistriesBuilder,
};
use duroxide_export_tests::cargo::{cargo, stdout, target_directory, workspace};
use duroxide_export_tests::{Engine, TIMEOUT, options};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

#[path = "../../downstream/json/src/workflows.rs"]
mod workflows;

/// The arguments of cargo that run the program with these features.
const RUN: [&str; 4] = ["run", "--quiet", "--package", "json"];

#[test]
fn payloads_are_sorted_whatever_features_serde_json_has() {
    let written = stdout(cargo(&workspace().join("tests/downstream")).args(RUN));
    let line = written.lines().next().unwrap();
    // Sorted, with the digits as written, and without the spaces of raw JSON. An `f32` is written with fewer digits.
    assert!(
        line.starts_with(r#"{"apple":{"y":0.10,"z":1},"large":340282366920938463463374607431768211455,"#),
        "{written}"
    );
    assert!(line.ends_with(r#""number":1.500e+2,"raw":{"a":["x"],"b":1},"zebra":0.1}"#), "{written}");
    assert_eq!(serde_json::to_value(0.1_f32).unwrap().to_string(), "0.10000000149011612");
}

/// How an instance ends that one program has begun, and the other one finishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Well,
    Nondeterminism,
    Refused,
}
use Outcome::{Nondeterminism, Refused, Well};

/// Workflows with their inputs, and how they end.
const CASES: [(&str, &str, Outcome); 9] = [
    ("json-plain", PLAIN, Well),
    ("json-ordered", ORDERED, Well),
    ("json-declared", ORDERED, Well),
    // Each replay has another order, in either program.
    ("json-shuffled", r#"{"a":0,"b":1,"c":2,"d":3,"e":4,"f":5,"g":6,"h":7,"i":8,"j":9,"k":0,"l":1}"#, Nondeterminism),
    // duroxide's own calls write the fields in the order of their declaration, or in their own order.
    (workflows::BY_HAND, PLAIN, Nondeterminism),
    // Digits.
    ("json-single", "0.1", Nondeterminism),
    ("json-untagged", "1.5", Refused),
    ("json-flattened", r#"{"a":1,"b":1.5}"#, Refused),
    ("json-untagged", "1", Well),
];
const PLAIN: &str = r#"{"zebra":0.1,"map":{"h":8,"b":2,"g":7,"a":1,"c":3,"f":6,"d":4,"e":5},"apple":null}"#;
const ORDERED: &str = r#"{"zebra":1,"mango":2,"apple":3}"#;

/// The two programs.
enum Worker {
    /// This process, whose `serde_json` has none of the features.
    Here(Engine),
    /// The program that has them.
    There(Child),
}

impl Worker {
    async fn start(with_features: bool, url: &str) -> Self {
        if with_features {
            let program = target_directory().join("debug/json");
            return Self::There(Command::new(program).arg(url).stdin(Stdio::piped()).spawn().unwrap());
        }
        let by_hand = Registries { activities: ActivityRegistry::default(), orchestrations: workflows::by_hand() };
        let registries = RegistriesBuilder::all().merge(by_hand).build().unwrap();
        Self::Here(Engine::start_on_store(open(url).await.unwrap(), registries, options()).await)
    }

    async fn stop(self) {
        match self {
            Self::Here(engine) => engine.stop().await,
            Self::There(mut process) => {
                drop(process.stdin.take());
                assert!(process.wait().unwrap().success());
            }
        }
    }
}

#[tokio::test]
async fn programs_with_and_without_the_features_take_over_instances() {
    stdout(cargo(&workspace().join("tests/downstream")).args(["build", "--quiet", "--package", "json"]));
    for with_features_first in [true, false] {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("store.db").display());
        let client = Client::new(open(&url).await.unwrap());
        let first = Worker::start(with_features_first, &url).await;
        for (number, (name, input, _)) in CASES.iter().enumerate() {
            client.start_orchestration(number.to_string(), *name, *input).await.unwrap();
        }
        for number in 0..CASES.len() {
            until_it_waits(&client, &number.to_string()).await;
        }
        first.stop().await;
        let second = Worker::start(!with_features_first, &url).await;
        for (number, (name, input, expected)) in CASES.iter().enumerate() {
            let instance = number.to_string();
            // One that has ended gets no event.
            let _ = client.raise_event(&instance, "go", "").await;
            let status = client.wait_for_orchestration(&instance, TIMEOUT).await.unwrap();
            assert_eq!(outcome(&status), *expected, "{name}({input}), begun with {with_features_first}: {status:?}");
        }
        second.stop().await;
        // Each order is that of the guide.
        assert_eq!(inputs(&client, "1").await, [r#"{"apple":3,"mango":2,"zebra":1}"#; 2]);
        assert_eq!(inputs(&client, "2").await, [ORDERED; 2]);
    }
}

#[tokio::test]
async fn a_hash_map_of_hand_written_code_does_not_replay_with_preserve_order() {
    stdout(cargo(&workspace().join("tests/downstream")).args(["build", "--quiet", "--package", "json"]));
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", directory.path().join("store.db").display());
    let client = Client::new(open(&url).await.unwrap());
    let worker = Worker::start(true, &url).await;
    for (instance, name) in [("by-hand", workflows::BY_HAND), ("handles", "json-plain")] {
        client.start_orchestration(instance, name, PLAIN).await.unwrap();
        until_it_waits(&client, instance).await;
        let _ = client.raise_event(instance, "go", "").await;
    }
    let by_hand = client.wait_for_orchestration("by-hand", TIMEOUT).await.unwrap();
    assert_eq!(outcome(&by_hand), Nondeterminism, "{by_hand:?}");
    let handles = client.wait_for_orchestration("handles", TIMEOUT).await.unwrap();
    assert_eq!(outcome(&handles), Well, "{handles:?}");
    worker.stop().await;
}

/// Waits until an instance waits for the event, or has ended.
async fn until_it_waits(client: &Client, instance: &str) {
    loop {
        let status = client.get_orchestration_status(instance).await.unwrap();
        let has_ended = matches!(status, OrchestrationStatus::Completed { .. } | OrchestrationStatus::Failed { .. });
        let history = client.read_execution_history(instance, 1).await.unwrap_or_default();
        if has_ended || history.iter().any(|event| matches!(event.kind, EventKind::ExternalSubscribed { .. })) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The inputs of the activities that an instance has scheduled.
async fn inputs(client: &Client, instance: &str) -> Vec<String> {
    let history = client.read_execution_history(instance, 1).await.unwrap();
    let inputs = history.into_iter().filter_map(|event| match event.kind {
        EventKind::ActivityScheduled { input, .. } => Some(input),
        _ => None,
    });
    inputs.collect()
}

fn outcome(status: &OrchestrationStatus) -> Outcome {
    match status {
        OrchestrationStatus::Completed { .. } => Well,
        OrchestrationStatus::Failed {
            details: ErrorDetails::Configuration { kind: ConfigErrorKind::Nondeterminism, .. },
            ..
        } => Nondeterminism,
        OrchestrationStatus::Failed { details: ErrorDetails::Application { message, .. }, .. }
            if message.contains(" is not a valid `") =>
        {
            Refused
        }
        other => panic!("{other:?}"),
    }
}
