//! Starts instances on one stage of the migration, stops the runtime while they wait, and lets another stage finish
//! them. Prints a line for each pair of stages, and then the metadata of the last stage.

use duroxide::providers::Provider;
use duroxide::providers::sqlite::SqliteProvider;
use duroxide::runtime::RuntimeOptions;
use duroxide::{Client, OrchestrationStatus, Registries, Runtime};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    ByHand,
    Halfway,
    ByAttribute,
}

impl Stage {
    const ALL: [Self; 3] = [Self::ByHand, Self::Halfway, Self::ByAttribute];

    fn registries(self) -> Registries {
        match self {
            Self::ByHand => {
                let shop = by_hand::types::Shop { account: "shop".to_owned() };
                let server = by_hand::types::MailServer { sender: "orders".to_owned() };
                Registries {
                    activities: by_hand::registry::create_activity_registry(shop, Some(server)),
                    orchestrations: by_hand::registry::create_orchestration_registry(),
                }
            }
            Self::Halfway => {
                let shop = halfway::types::Shop { account: "shop".to_owned() };
                let server = halfway::types::MailServer { sender: "orders".to_owned() };
                halfway::registry::create_registries(shop, Some(server))
            }
            Self::ByAttribute => {
                let shop = by_attribute::types::Shop { account: "shop".to_owned() };
                let server = by_attribute::types::MailServer { sender: "orders".to_owned() };
                let builder = by_attribute::registry::builder().provide(shop).provide_optional(Some(server));
                builder.build().unwrap()
            }
        }
    }
}

/// An instance, the orchestration and version to start, and the output.
const INSTANCES: [(&str, &str, &str, &str); 4] = [
    (
        "first-version",
        "orders::orchestration::process-order",
        "1.0.0",
        "850 cents from Ann to shop; parcel 7 from orders to Ann",
    ),
    (
        "second-version",
        "orders::orchestration::process-order",
        "2.0.0",
        "stock for 7; 850 cents from Ann to shop; parcel 7 from orders to Ann",
    ),
    ("refund", "orders::orchestration::refund-order", "1.0.0", "850 cents back to Ann; 12 bytes"),
    ("reminder", "remind_customer", "1.0.0", "850 cents back to Ann; 12 bytes"),
];

/// The instances that wait for the approval.
const WAITING: [&str; 4] = ["first-version", "second-version", "refund", "reminder-refund"];

/// An input as a client wrote it by hand, with its fields in the order of their declaration.
const ORDER: &str = r#"{"number":7,"customer":"Ann","cents":850}"#;

#[tokio::main]
async fn main() {
    for from in Stage::ALL {
        for to in Stage::ALL.into_iter().filter(|to| *to != from) {
            let directory = tempfile::tempdir().unwrap();
            let store = directory.path().join("store.db");
            start(from, &store).await;
            finish(to, &store).await;
            println!("{from:?} to {to:?}: {} instances", INSTANCES.len());
        }
    }
    for orchestration in by_attribute::inventory::list_orchestrations() {
        let short = |names: &[std::borrow::Cow<'static, str>]| {
            names.iter().map(|name| name.rsplit("::").next().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
        };
        println!(
            "{} {}: {} | {}",
            orchestration.name,
            orchestration.version,
            short(&orchestration.activities_used),
            short(&orchestration.orchestrations_used)
        );
    }
}

async fn open(stage: Stage, store: &Path) -> (Client, Arc<Runtime>) {
    let url = format!("sqlite:{}?mode=rwc", store.display());
    let store: Arc<dyn Provider> = Arc::new(SqliteProvider::new(&url, None).await.unwrap());
    let Registries { activities, orchestrations } = stage.registries();
    let options = RuntimeOptions { orchestration_concurrency: 1, worker_concurrency: 1, ..RuntimeOptions::default() };
    let runtime = Runtime::start_with_options(Arc::clone(&store), activities, orchestrations, options).await;
    (Client::new(store), runtime)
}

/// Starts the instances, and stops the runtime while they wait.
async fn start(stage: Stage, store: &Path) {
    let (client, runtime) = open(stage, store).await;
    for (instance, name, version, _) in INSTANCES {
        client.start_orchestration_versioned(instance, name, version, ORDER).await.unwrap();
    }
    for instance in WAITING {
        wait_for_status(&client, instance).await;
    }
    runtime.shutdown(None).await;
}

async fn wait_for_status(client: &Client, instance: &str) {
    let waiting = async {
        loop {
            match client.get_orchestration_status(instance).await.unwrap() {
                OrchestrationStatus::Running { custom_status: Some(_), .. } => return,
                OrchestrationStatus::Running { .. } | OrchestrationStatus::NotFound => {}
                ended => panic!("{instance}: {ended:?}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(TIMEOUT, waiting).await.unwrap();
}

/// Lets the instances go on, and checks what they return.
async fn finish(stage: Stage, store: &Path) {
    let (client, runtime) = open(stage, store).await;
    for instance in WAITING {
        client.raise_event(instance, "approved", "").await.unwrap();
    }
    for (instance, _, _, output) in INSTANCES {
        match client.wait_for_orchestration(instance, TIMEOUT).await.unwrap() {
            OrchestrationStatus::Completed { output: returned, .. } => assert_eq!(returned, output, "{instance}"),
            other => panic!("{instance} on {stage:?}: {other:?}"),
        }
    }
    runtime.shutdown(None).await;
}
