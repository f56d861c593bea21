//! Runs each edit of a body: instances that the old body has recorded are continued by the new one.

use duroxide::handler::Handle;
use duroxide::providers::{Provider, TagFilter, open};
use duroxide::runtime::RuntimeOptions;
use duroxide::runtime::registry::{OrchestrationRegistry, OrchestrationRegistryBuilder};
use duroxide::{
    ActivityContext, Client, Either2, EventKind, OrchestrationContext, OrchestrationStatus, RetryPolicy, Runtime,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

mod edits;

duroxide::record_calls!();

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    item: u8,
    parts: u8,
    express: bool,
    notes: Vec<String>,
}

pub enum Size {
    Small,
    Medium,
    Large,
}

impl Order {
    fn size(&self) -> Size {
        match self.item {
            0..2 => Size::Small,
            2..6 => Size::Medium,
            _ => Size::Large,
        }
    }
}

macro_rules! activities {
    ($($name:ident $text:literal;)+) => {
        $(
            #[duroxide::activity(name = $text, idempotent)]
            async fn $name(n: u8) -> Result<u8, String> {
                Ok(n)
            }
        )+
    };
}

activities! {
    pack_parcel "pack-parcel";
    wrap_gift "wrap-gift";
    ship_parcel "ship-parcel";
    charge_card "charge-card";
    refund_card "refund-card";
    reserve_stock "reserve-stock";
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Label {
    from: u8,
    to: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[duroxide::activity(name = "print-label", idempotent)]
async fn print_label(label: Label) -> Result<u8, String> {
    Ok(label.from)
}

/// It fails for the items 9.
#[duroxide::activity(name = "notify-customer", idempotent)]
async fn notify_customer(_ctx: ActivityContext, n: u8) -> Result<u8, String> {
    if n == 9 { Err("no".to_owned()) } else { Ok(n) }
}

#[duroxide::orchestration(name = "deliver-parcel", handle = Deliver)]
pub async fn deliver(_ctx: OrchestrationContext, n: u8) -> Result<u8, String> {
    Ok(n)
}

#[duroxide::event(name = "approval")]
#[derive(Debug, Serialize, Deserialize)]
pub struct Approval {
    by: String,
}

#[duroxide::event(name = "other-approval")]
#[derive(Debug, Serialize, Deserialize)]
pub struct OtherApproval {
    by: String,
}

#[duroxide::queue(name = "commands")]
#[derive(Debug, Serialize, Deserialize)]
pub enum Command {
    Close,
    Ship(u8),
}

#[duroxide::value(name = "place")]
#[derive(Debug, Serialize, Deserialize)]
pub struct Place(String);

#[duroxide::value(name = "other-place")]
#[derive(Debug, Serialize, Deserialize)]
pub struct OtherPlace(String);

/// The time until which everything has happened.
const PATIENCE: Duration = Duration::from_secs(120);

fn orders() -> [Order; 3] {
    let order = |item, parts, express, note: &str| Order { item, parts, express, notes: vec![note.to_owned()] };
    [order(1, 2, false, "!"), order(9, 5, true, "!"), order(4, 0, false, "")]
}

async fn start(store: &Arc<dyn Provider>, orchestrations: OrchestrationRegistryBuilder) -> Arc<Runtime> {
    let options = RuntimeOptions {
        dispatcher_min_poll_interval: Duration::from_millis(5),
        orchestration_concurrency: 1,
        worker_concurrency: 4,
        worker_tag_filter: TagFilter::any(),
        ..RuntimeOptions::default()
    };
    let orchestrations = orchestrations.register_typed(Deliver::NAME, deliver).build();
    Runtime::start_with_options(Arc::clone(store), duroxide::create_activity_registry(), orchestrations, options).await
}

fn instance(edit: usize, order: usize) -> String {
    format!("{edit}-{order}")
}

/// Waits until an instance waits for the approval.
async fn until_it_waits(client: &Client, instance: &str) {
    let started = std::time::Instant::now();
    loop {
        let history = client.read_execution_history(instance, 1).await.unwrap_or_default();
        if history.iter().any(|event| {
            matches!(&event.kind, EventKind::ExternalSubscribed { name } if name == APPROVAL)
        }) {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "{instance} does not wait: {history:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Whether an instance has gone on to its end.
fn goes_on(status: &OrchestrationStatus) -> bool {
    matches!(status, OrchestrationStatus::Completed { output, .. } if output.contains("granted"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let store = open("sqlite::memory:").await.unwrap();
    let client = Client::new(Arc::clone(&store));
    let old = start(&store, edits::old(OrchestrationRegistry::builder())).await;
    for edit in 0..edits::COUNT {
        for (number, order) in orders().iter().enumerate() {
            let instance = instance(edit, number);
            client.start_orchestration_typed(&instance, format!("edit-{edit}"), order.clone()).await.unwrap();
            for command in [Command::Ship(1), Command::Close] {
                command.enqueue(&client, &instance).await.unwrap();
            }
        }
    }
    for edit in 0..edits::COUNT {
        for number in 0..orders().len() {
            until_it_waits(&client, &instance(edit, number)).await;
        }
    }
    old.shutdown(None).await;

    let new = start(&store, edits::new(OrchestrationRegistry::builder())).await;
    for edit in 0..edits::COUNT {
        for number in 0..orders().len() {
            Approval { by: "granted".to_owned() }.raise(&client, &instance(edit, number)).await.unwrap();
        }
    }
    let catalog = duroxide::catalog();
    let lines = |name: String| {
        let found = catalog.orchestrations.iter().find(|info| info.name.ends_with(&format!("::{name}")));
        found.and_then(|info| info.calls.clone()).unwrap_or_else(|| panic!("{name}: no calls"))
    };
    let mut report = Vec::new();
    for edit in 0..edits::COUNT {
        let mut broken = Vec::new();
        for number in 0..orders().len() {
            let status = client.wait_for_orchestration(&instance(edit, number), PATIENCE).await.unwrap();
            if !goes_on(&status) {
                broken.push(format!("{status:?}"));
            }
        }
        report.push(serde_json::json!({ "broken": broken, "new": lines(format!("edit-{edit}")) }));
    }
    let bases: serde_json::Map<_, _> =
        edits::BASES.iter().map(|base| ((*base).to_owned(), lines(format!("base-{base}")).into())).collect();
    println!("{}", serde_json::json!({ "edits": report, "bases": bases }));
    new.shutdown(None).await;
}
