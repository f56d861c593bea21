//! A rolling upgrade, step by step as in `docs/operations.md`: handlers and a message get other names, and an orchestration
//! a second version, while instances run and workers of both programs share the store.

use duroxide::Client;
use duroxide::providers::open;
use duroxide::runtime::OrchestrationStatus;
use duroxide_export_faults::database::Database;
use duroxide_export_faults::fleet::{Crew, Fleet};
use duroxide_export_faults::insist::until_it_waits;
use duroxide_export_tests_support::TIMEOUT;
use std::time::Duration;

const BEFORE: &str = env!("CARGO_BIN_EXE_before");
const BETWEEN: &str = env!("CARGO_BIN_EXE_between");
const AFTER: &str = env!("CARGO_BIN_EXE_after");

const GIVE_PRESENT: &str = "duroxide-export-faults::orchestration::give-present";
const BIRTHDAY: &str = "duroxide-export-faults::event::birthday";

/// How many instances are started at each step.
const EACH: usize = 20;
struct Friends {
    client: Client,
}

impl Friends {
    async fn start(&self, names: &[String], version: Option<&str>) {
        for name in names {
            // A text travels as it is.
            let present = name.as_str();
            let started = match version {
                Some(version) => self.client.start_orchestration_versioned(name, GIVE_PRESENT, version, present).await,
                None => self.client.start_orchestration(name, GIVE_PRESENT, present).await,
            };
            started.unwrap();
        }
    }

    /// Waits until all wait for the event, which would be lost otherwise.
    async fn wait_until_they_wait(&self, names: &[String]) {
        for name in names {
            until_it_waits(&self.client, name).await;
        }
    }

    async fn celebrate(&self, names: &[String]) {
        self.wait_until_they_wait(names).await;
        for name in names {
            self.client.raise_event(name, BIRTHDAY, r#"{"age":30}"#).await.unwrap();
        }
    }

    /// The versions in which instances have run, all of which have the output of their version.
    async fn versions(&self, names: &[String]) -> Vec<String> {
        let mut versions = Vec::new();
        for name in names {
            let status = self.client.wait_for_orchestration(name, TIMEOUT).await.unwrap();
            let OrchestrationStatus::Completed { output, .. } = status else { panic!("{name}: {status:?}") };
            let version = self.client.get_instance_info(name).await.unwrap().orchestration_version;
            let expected = match &*version {
                "1.0.0" => format!("wrapped wrapped {name} with a ribbon, for a friend of 30"),
                _ => format!("wrapped {name} at once, for a friend of 30"),
            };
            assert_eq!(output, expected);
            versions.push(version);
        }
        versions
    }
}

fn names(step: &str) -> Vec<String> {
    (0..EACH).map(|number| format!("{step} {number}")).collect()
}

async fn upgrade(database: &Database) {
    let friends = Friends { client: Client::new(open(&database.url()).await.unwrap()) };
    let worker = |program| Fleet::start(Crew { workers: 1, ..Crew::of(program) }, database);

    // The old program runs everywhere.
    let (first, second) = (worker(BEFORE), worker(BEFORE));
    let old = names("old");
    friends.start(&old, None).await;
    friends.wait_until_they_wait(&old).await;
    let (early, late) = old.split_at(EACH / 2);

    // Step 1: one worker after the other gets the program that knows both names.
    drop(first);
    let first = worker(BETWEEN);
    let during_first = names("during the first step");
    friends.start(&during_first, None).await;
    friends.celebrate(early).await;
    drop(second);
    let second = worker(BETWEEN);

    // Instances of version 2 may be there before any worker is: the others leave them alone.
    let too_early = names("too early");
    friends.start(&too_early, Some("2.0.0")).await;
    tokio::time::sleep(Duration::from_secs(8)).await;

    // Step 2: one worker after the other gets the program with the new names, and with version 2.
    drop(first);
    let _first = worker(AFTER);
    let (pinned, latest) = (names("pinned"), names("latest"));
    friends.start(&pinned, Some("2.0.0")).await;
    friends.start(&latest, None).await;
    friends.celebrate(&during_first).await;
    friends.wait_until_they_wait(&latest).await;
    drop(second);
    let _second = worker(AFTER);

    // Everywhere.
    let new = names("new");
    friends.start(&new, None).await;
    for waiting in [late, &too_early, &pinned, &latest, &new] {
        friends.celebrate(waiting).await;
    }
    for version_1 in [&*old, &during_first] {
        assert_eq!(friends.versions(version_1).await, ["1.0.0"; EACH]);
    }
    for version_2 in [&too_early, &pinned, &new] {
        assert_eq!(friends.versions(version_2).await, ["2.0.0"; EACH]);
    }
    // Whichever worker came first.
    friends.versions(&latest).await;
}

#[tokio::test]
async fn a_rolling_upgrade_on_sqlite() {
    upgrade(&Database::sqlite()).await;
}

#[tokio::test]
async fn a_rolling_upgrade_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    upgrade(&database).await;
}
