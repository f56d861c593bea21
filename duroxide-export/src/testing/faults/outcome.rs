//! What came of a scenario: what is compared between its runs.

use crate::replay::Command;
use duroxide::{Client, ClientError, OrchestrationStatus};
use std::collections::{BTreeMap, HashMap};

/// The instances of a scenario, by their IDs. Sub-orchestrations have IDs that depend on what else was called before, so those
/// of one instance are kept together, in no particular order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    instances: BTreeMap<String, Vec<Instance>>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Instance {
    orchestration: String,
    ending: String,
    progress: Option<String>,
    values: BTreeMap<String, String>,
}

impl Outcome {
    /// Reads all instances of a store.
    pub(super) async fn read(client: &Client) -> Result<Self, ClientError> {
        let mut outcome = Self::default();
        for id in client.list_all_instances().await? {
            let same = outcome.instances.entry(without_numbers(&id)).or_default();
            same.push(Instance::read(client, &id).await?);
            same.sort();
        }
        Ok(outcome)
    }

    fn all(&self, id: &str) -> &[Instance] {
        self.instances.get(id).map_or(&[], Vec::as_slice)
    }

    /// How another run differs from this one: what was, and what is now.
    pub(super) fn difference(&self, now: &Self) -> Option<(String, String)> {
        let ids = self.instances.keys().chain(now.instances.keys());
        ids.into_iter().find_map(|id| {
            let (before, now) = (self.all(id), now.all(id));
            let mut pairs = (0..before.len().max(now.len())).map(|number| (before.get(number), now.get(number)));
            let (before, now) = pairs.find(|(before, now)| before != now)?;
            let keys = before.into_iter().chain(now).flat_map(|instance| instance.values.keys());
            let sentences = |instance: Option<&Instance>| match instance {
                Some(instance) => instance.sentences(id, keys.clone()),
                None => vec![format!("there is no such instance `{id}`")],
            };
            std::iter::zip(sentences(before), sentences(now)).find(|(before, now)| before != now)
        })
    }
}

/// The ID without the numbers that duroxide gives to sub-orchestrations.
fn without_numbers(id: &str) -> String {
    let mut parts = id.split(SUB);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |id, part| id + SUB + part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_'))
}

/// Stands between the ID of an instance and the number of its sub-orchestration.
const SUB: &str = "::sub::";

impl Instance {
    async fn read(client: &Client, id: &str) -> Result<Self, ClientError> {
        let (ending, progress) = match client.get_orchestration_status(id).await? {
            OrchestrationStatus::Completed { output, custom_status, .. } => {
                (format!("completes with {output}"), custom_status)
            }
            OrchestrationStatus::Failed { details, custom_status, .. } => {
                (format!("fails with {}", details.display_message()), custom_status)
            }
            OrchestrationStatus::Running { custom_status, .. } => ("has not ended".to_owned(), custom_status),
            OrchestrationStatus::NotFound => ("has not started".to_owned(), None),
        };
        let values: HashMap<_, _> = client.get_kv_all_values(id).await?;
        let orchestration = client.get_instance_info(id).await?.orchestration_name;
        Ok(Self { orchestration, ending, progress, values: values.into_iter().collect() })
    }

    /// What came of it, in sentences. Those of two instances with the same keys can be compared one by one.
    fn sentences<'a>(&self, id: &str, keys: impl Iterator<Item = &'a String>) -> Vec<String> {
        let progress =
            self.progress.as_ref().map_or_else(|| "no progress".to_owned(), |text| format!("the progress {text}"));
        let values = keys.map(|key| match self.values.get(key) {
            Some(value) => format!("leaves the value `{key}` {value}"),
            None => format!("leaves no value `{key}`"),
        });
        let parts = [self.ending.clone(), format!("leaves {progress}")].into_iter().chain(values);
        parts.map(|part| format!("instance `{id}` of `{}` {part}", self.orchestration)).collect()
    }
}

/// What the instances wait for that have not ended.
pub(super) async fn standing(client: &Client) -> Result<Vec<String>, ClientError> {
    let mut standing = Vec::new();
    for id in client.list_instances_by_status("Running").await? {
        let info = client.get_instance_info(&id).await?;
        let events = client.read_execution_history(&id, info.current_execution_id).await?;
        let ended: Vec<_> = events.iter().filter_map(|event| event.source_event_id).collect();
        let waits = events.iter().filter(|event| !ended.contains(&event.event_id)).filter_map(Command::recorded_by);
        let waits: Vec<_> = waits.filter(Command::has_answer).map(|command| command.to_string()).collect();
        let waits = if waits.is_empty() { "nothing that it has asked for".to_owned() } else { waits.join(", ") };
        standing.push(format!("instance `{id}` of `{}` waits for {waits}", info.orchestration_name));
    }
    Ok(standing)
}
