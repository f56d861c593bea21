//! What came of a scenario: what is compared between its runs.

use crate::replay::Command;
use crate::testing::faults::workers::Workers;
use duroxide::{Client, ClientError, OrchestrationStatus};
use std::collections::{BTreeMap, HashMap};

/// The instances of a scenario, by their IDs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    instances: BTreeMap<String, Instance>,
}

#[derive(Debug, PartialEq, Eq)]
struct Instance {
    orchestration: String,
    ending: String,
    progress: Option<String>,
    values: BTreeMap<String, String>,
}

impl Outcome {
    /// Adds the instances of a test runtime.
    pub(super) async fn add(&mut self, workers: &Workers) -> Result<(), ClientError> {
        let client = Client::new(workers.store().clone());
        for id in client.list_all_instances().await? {
            self.instances.insert(workers.full_name(&id), Instance::read(&client, &id).await?);
        }
        Ok(())
    }

    /// The name of the orchestration that an instance runs.
    pub(super) fn orchestration(&self, instance: &str) -> Option<&str> {
        self.instances.get(instance).map(|instance| instance.orchestration.as_str())
    }

    /// How another run differs from this one: what was, and what is now.
    pub(super) fn difference(&self, now: &Self) -> Option<(String, String)> {
        let ids = self.instances.keys().chain(now.instances.keys());
        ids.into_iter().find_map(|id| match (self.instances.get(id), now.instances.get(id)) {
            (Some(before), Some(now)) if before == now => None,
            (Some(before), Some(now)) => {
                let pairs = before.parts().into_iter().zip(now.parts());
                let named = |part: String| format!("instance `{id}` of `{}` {part}", before.orchestration);
                let keys = before.values.keys().chain(now.values.keys());
                let values = keys.map(|key| (before.value(key), now.value(key)));
                pairs.chain(values).find(|(before, now)| before != now).map(|(before, now)| (named(before), named(now)))
            }
            (Some(before), None) => {
                Some((format!("instance `{id}` of `{}` {}", before.orchestration, before.ending), missing(id)))
            }
            (None, Some(now)) => Some((missing(id), format!("instance `{id}` of `{}` {}", now.orchestration, now.ending))),
            (None, None) => None,
        })
    }
}

fn missing(id: &str) -> String {
    format!("there is no instance `{id}`")
}

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

    fn parts(&self) -> [String; 2] {
        let progress = self.progress.as_ref().map_or_else(
            || "has no progress at its end".to_owned(),
            |progress| format!("has the progress {progress} at its end"),
        );
        [self.ending.clone(), progress]
    }

    fn value(&self, key: &str) -> String {
        match self.values.get(key) {
            Some(value) => format!("has the value `{key}` {value} at its end"),
            None => format!("has no value `{key}` at its end"),
        }
    }
}

/// What the instances wait for that have not ended.
pub(super) async fn standing(workers: &Workers) -> Result<Vec<String>, ClientError> {
    let client = Client::new(workers.store().clone());
    let mut standing = Vec::new();
    for id in client.list_instances_by_status("Running").await? {
        let info = client.get_instance_info(&id).await?;
        let events = client.read_execution_history(&id, info.current_execution_id).await?;
        let ended: Vec<_> = events.iter().filter_map(|event| event.source_event_id).collect();
        let waits = events.iter().filter(|event| !ended.contains(&event.event_id)).filter_map(Command::recorded_by);
        let waits: Vec<_> = waits.filter(Command::has_answer).map(|command| command.to_string()).collect();
        let waits = if waits.is_empty() { "nothing that it has asked for".to_owned() } else { waits.join(", ") };
        standing.push(format!(
            "instance `{}` of `{}` waits for {waits}",
            workers.full_name(&id),
            info.orchestration_name
        ));
    }
    Ok(standing)
}
