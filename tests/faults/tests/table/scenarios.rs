//! What clients do with the workflows, and what has to come of it.

use crate::handlers::{
    BeParent, CallActivities, CallLongActivity, CallStranger, GoingOn, HaveRefusedChild, HaveWaitingChild, Inbox,
    Numbered, ReceiveNumbered, RunRaces, SetValue, Stage, UseValues, World,
};
use duroxide::runtime::OrchestrationStatus;
use duroxide::{Client, ClientError, Status, WaitError};
use duroxide_export_faults::injection::{Operation, REFUSED};
use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::time::Duration;

/// All that occur in every case.
pub(crate) const SCENARIOS: &[&str] =
    &["calls", "long-call", "family", "races", "messages", "values", "cancellation", "strangers"];

/// How many messages are sent.
const MESSAGES: usize = 5;

/// Between two tries of a client.
const PAUSE: Duration = Duration::from_secs(3);

/// Plays one of the scenarios.
pub(crate) async fn play(name: &str, client: &Client, world: &World) -> Result<(), String> {
    tokio::time::sleep(Duration::from_millis(world.millis(name, 3000))).await;
    match name {
        "calls" => calls(client).await,
        "long-call" => long_call(client).await,
        "family" => family(client).await,
        "races" => races(client).await,
        "messages" => messages(client, world).await,
        "values" => values(client).await,
        "cancellation" => cancellation(client).await,
        "strangers" => strangers(client).await,
        other => Err(format!("there is no scenario `{other}`")),
    }
}

/// What a database refuses for good, in the operation that notices it.
pub(crate) async fn play_refused(operation: Operation, client: &Client) -> Result<(), String> {
    if operation == Operation::EnqueueForOrchestrator {
        let inbox = Inbox { expected: 1, arrived: Vec::new() };
        insist(async || ReceiveNumbered::start(client, "refused", &inbox).await).await;
        let refused = Numbered(REFUSED.to_string(), 1).enqueue(client, "refused").await;
        same("what the sender is told is an error", refused.is_err(), true)?;
        send(client, "refused", 2).await;
        return same("refused", ended(client, "refused").await, Ok("[2]".to_owned()));
    }
    let refuses_turn = operation == Operation::AckOrchestrationItem;
    insist(async || HaveRefusedChild::start(client, "refused", &refuses_turn).await).await;
    same("the child has failed", ended(client, "refused-child").await.is_err(), true)?;
    same("the parent", ended(client, "refused").await, Ok("true".to_owned()))
}

/// Repeats a call of a client until it succeeds.
async fn insist<T, E>(call: impl AsyncFn() -> Result<T, E>) -> T {
    loop {
        match call().await {
            Ok(value) => return value,
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "most are computed for this call")]
fn same<T: PartialEq + Debug>(what: impl Display, is: T, should_be: T) -> Result<(), String> {
    if is == should_be { Ok(()) } else { Err(format!("{what}: {is:?} instead of {should_be:?}")) }
}

/// The output of an instance, or its error, once it has ended.
async fn ended(client: &Client, instance: &str) -> Result<String, String> {
    loop {
        match client.get_orchestration_status(instance).await {
            Ok(OrchestrationStatus::Completed { output, .. }) => return Ok(output),
            Ok(OrchestrationStatus::Failed { details, .. }) => return Err(details.display_message()),
            _ => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn calls(client: &Client) -> Result<(), String> {
    insist(async || CallActivities::start(client, "calls", &()).await).await;
    let output = "plain retried tagged one two failed true";
    same("calls", ended(client, "calls").await, Ok(output.to_owned()))
}

async fn long_call(client: &Client) -> Result<(), String> {
    insist(async || CallLongActivity::start(client, "long-call", &()).await).await;
    same("long-call", ended(client, "long-call").await, Ok("long".to_owned()))
}

async fn family(client: &Client) -> Result<(), String> {
    insist(async || BeParent::start(client, "parent", &()).await).await;
    same("parent", ended(client, "parent").await, Ok("a b failed".to_owned()))?;
    same("failing-child", ended(client, "failing-child").await.is_err(), true)?;
    same("independent", ended(client, "independent").await, Ok("independent".to_owned()))
}

async fn races(client: &Client) -> Result<(), String> {
    insist(async || RunRaces::start(client, "races", &()).await).await;
    // It reports that it waits along with its wait.
    while let Ok(Status::Running { progress: None, .. } | Status::NotFound) | Err(_) =
        RunRaces::status(client, "races").await
    {
        tokio::time::sleep(PAUSE).await;
    }
    insist(async || GoingOn("event".to_owned()).raise(client, "races").await).await;
    same("races", ended(client, "races").await, Ok("short quick event".to_owned()))
}

/// Sends a message until that succeeds, and tells how often it has tried.
async fn send(client: &Client, instance: &str, number: u64) -> usize {
    let mut tries = 1;
    while Numbered(String::new(), number).enqueue(client, instance).await.is_err() {
        tokio::time::sleep(PAUSE).await;
        tries += 1;
    }
    tries
}

async fn messages(client: &Client, world: &World) -> Result<(), String> {
    let inbox = Inbox { expected: MESSAGES, arrived: Vec::new() };
    insist(async || ReceiveNumbered::start(client, "messages", &inbox).await).await;
    let mut tries = BTreeMap::new();
    for number in 1..=MESSAGES as u64 {
        tokio::time::sleep(Duration::from_millis(world.millis(&format!("message {number}"), 6000))).await;
        tries.insert(number, send(client, "messages", number).await);
    }
    let output = ended(client, "messages").await?;
    let mut arrived: Vec<u64> = serde_json::from_str(&output).map_err(|error| error.to_string())?;
    same("the order of the messages", arrived.is_sorted(), true).map_err(|text| format!("{text}: {output}"))?;
    for (number, tries) in tries {
        let times = arrived.iter().filter(|arrived| **arrived == number).count();
        if times > tries {
            return Err(format!("message {number} has arrived {times} times, but was sent {tries} times: {output}"));
        }
    }
    arrived.dedup();
    same("the messages", arrived.len(), MESSAGES)
}

async fn values(client: &Client) -> Result<(), String> {
    insist(async || SetValue::start(client, "source", &7).await).await;
    loop {
        match SetValue::wait(client, "source", Duration::from_secs(3600)).await {
            Ok(()) => break,
            Err(WaitError::Client(_)) => tokio::time::sleep(PAUSE).await,
            Err(other) => return Err(format!("source: {other}")),
        }
    }
    insist(async || UseValues::start(client, "values", &"source".to_owned()).await).await;
    let is_set = insist(async || Stage::wait_for(client, "values", Duration::from_secs(3600)).await);
    let is_set = tokio::time::timeout(Duration::from_secs(300), is_set).await;
    is_set.map_err(|_| "nobody sets a value".to_owned())?;
    same("values", ended(client, "values").await, Ok("[1,2,7]".to_owned()))?;
    same("the value", insist(async || Stage::read(client, "values").await).await, Some(Stage(2)))?;
    let all = insist(async || client.get_kv_all_values("values").await).await;
    same("all values", all.into_values().collect(), vec!["2".to_owned()])?;
    let stats = insist(async || client.get_orchestration_stats("values").await).await;
    same("the number of values", stats.map(|stats| stats.kv_user_key_count), Some(1))
}

async fn cancellation(client: &Client) -> Result<(), String> {
    // Messages to somebody who does not exist are dropped, and stop nobody else.
    insist(async || HaveWaitingChild::cancel(client, "nobody", "enough").await).await;
    insist(async || GoingOn(String::new()).raise(client, "nobody").await).await;
    insist(async || HaveWaitingChild::start(client, "cancelled", &()).await).await;
    loop {
        match client.get_orchestration_status("waiting-child").await {
            Ok(OrchestrationStatus::Running { .. }) => break,
            _ => tokio::time::sleep(PAUSE).await,
        }
    }
    insist(async || HaveWaitingChild::cancel(client, "cancelled", "enough").await).await;
    for instance in ["cancelled", "waiting-child"] {
        let error = ended(client, instance).await;
        same(instance, error.as_ref().is_err_and(|error| error.contains("cancel")), true)
            .map_err(|text| format!("{text}: {error:?}"))?;
    }
    Ok(())
}

async fn strangers(client: &Client) -> Result<(), String> {
    let start = async || -> Result<(), ClientError> { client.start_orchestration("stranger", "stranger", "").await };
    insist(start).await;
    insist(async || CallStranger::start(client, "strange-call", &"stranger".to_owned()).await).await;
    same("strange-call", ended(client, "strange-call").await, Ok("nobody".to_owned()))?;
    same(
        "is the stranger left alone",
        insist(async || client.get_orchestration_status("stranger").await).await,
        OrchestrationStatus::NotFound,
    )
}
