//! Starts instances on one stage of the migration, stops the runtime while they wait, and lets another stage finish
//! them. Prints a line for each pair of stages, and then the metadata of the last stage.

use duroxide::providers::Provider;
use duroxide::providers::sqlite::SqliteProvider;
use duroxide::runtime::RuntimeOptions;
use duroxide::{Client, ClientError, OrchestrationStatus, Registries, Runtime};
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

/// Calls the client of a stage.
macro_rules! client {
    ($stage:expr, $function:ident($($argument:expr),*)) => {
        match $stage {
            Stage::ByHand => by_hand::client::$function($($argument),*).await,
            Stage::Halfway => halfway::client::$function($($argument),*).await,
            Stage::ByAttribute => by_attribute::client::$function($($argument),*).await,
        }
    };
}

impl Stage {
    async fn approve(self, client: &Client, instance: &str) -> Result<(), ClientError> {
        client!(self, approve(client, instance))
    }

    async fn track(self, client: &Client, instance: &str) -> Result<(), ClientError> {
        client!(self, track(client, instance, 7))
    }

    async fn scan(self, client: &Client, instance: &str, place: &str) -> Result<(), ClientError> {
        client!(self, scan(client, instance, place))
    }

    async fn scans(self, client: &Client, instance: &str) -> Option<usize> {
        client!(self, scans(client, instance)).unwrap()
    }

    async fn place(self, client: &Client, instance: &str) -> Option<String> {
        client!(self, place(client, instance)).unwrap()
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

/// The parcels that are tracked: one that waits in its first execution, and one in its second.
const PARCELS: [&str; 2] = ["unscanned", "scanned"];

/// An input as a client wrote it by hand, with its fields in the order of their declaration.
const ORDER: &str = r#"{"number":7,"customer":"Ann","cents":850}"#;

#[tokio::main]
async fn main() {
    for from in Stage::ALL {
        for to in Stage::ALL.into_iter().filter(|to| *to != from) {
            let directory = tempfile::tempdir().unwrap();
            let store = directory.path().join("store.db");
            start(from, to, &store).await;
            finish(from, to, &store).await;
            println!("{from:?} to {to:?}: {} instances", INSTANCES.len() + PARCELS.len());
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

/// Starts the instances, and stops the runtime while they wait. Parcels are started and scanned by clients of both stages.
async fn start(stage: Stage, other: Stage, store: &Path) {
    let (client, runtime) = open(stage, store).await;
    for (instance, name, version, _) in INSTANCES {
        client.start_orchestration_versioned(instance, name, version, ORDER).await.unwrap();
    }
    for instance in WAITING {
        wait_for_status(&client, instance).await;
    }
    let [unscanned, scanned] = PARCELS;
    stage.track(&client, unscanned).await.unwrap();
    other.track(&client, scanned).await.unwrap();
    wait_for_scans(stage, &client, unscanned, 0).await;
    other.scan(&client, scanned, "depot").await.unwrap();
    // From here on, in its second execution, whose input the first one has written.
    wait_for_scans(other, &client, scanned, 1).await;
    assert_eq!(other.place(&client, scanned).await.as_deref(), Some("depot"));
    runtime.shutdown(None).await;
}

async fn wait_for_scans(stage: Stage, client: &Client, instance: &str, scans: usize) {
    let waiting = async {
        while stage.scans(client, instance).await != Some(scans) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(TIMEOUT, waiting).await.unwrap();
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
async fn finish(from: Stage, stage: Stage, store: &Path) {
    let (client, runtime) = open(stage, store).await;
    // Clients of the stage before are still there.
    for (instance, caller) in WAITING.into_iter().zip([from, stage].into_iter().cycle()) {
        caller.approve(&client, instance).await.unwrap();
    }
    for (parcel, caller) in PARCELS.into_iter().zip([from, stage]) {
        assert!(caller.scans(&client, parcel).await.is_some());
        caller.scan(&client, parcel, "home").await.unwrap();
    }
    let ended = INSTANCES.map(|(instance, _, _, output)| (instance, output));
    let parcels = PARCELS.into_iter().zip(["7 is at home after 1 scans", "7 is at home after 2 scans"]);
    for (instance, output) in ended.into_iter().chain(parcels) {
        match client.wait_for_orchestration(instance, TIMEOUT).await.unwrap() {
            OrchestrationStatus::Completed { output: returned, .. } => assert_eq!(returned, output, "{instance}"),
            other => panic!("{instance} on {stage:?}: {other:?}"),
        }
    }
    runtime.shutdown(None).await;
}
