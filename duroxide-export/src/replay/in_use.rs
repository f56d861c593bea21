//! Which names and versions the instances of a store still need.

use crate::catalog::Catalog;
use crate::replay::command::Command;
use crate::replay::recording::{RecordedInstance, RecordingError};
use duroxide::providers::Provider;
use duroxide::{Client, EventKind};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// The names and versions that the running instances of a store need: those that they run, and those that their histories
/// record, because a replay compares them.
///
/// It answers which old version or alias can be removed from the code:
///
/// ```
/// # use duroxide_export as duroxide;
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let url = "sqlite::memory:";
/// use duroxide::replay::InUse;
///
/// let store = duroxide::providers::open(url).await?;
/// let in_use = InUse::read(&store).await?;
/// for old in in_use.old_names(&duroxide::catalog()) {
///     println!("{old}");
/// }
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
///
/// An instance that was started, but that no worker has taken yet, is not seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct InUse {
    /// The number of running instances.
    pub instances: usize,
    /// How many of them run each orchestration, by its name and version.
    #[serde(serialize_with = "as_list")]
    pub running: BTreeMap<(String, String), usize>,
    /// How many of them have recorded a call of each activity, by its name.
    pub activities: BTreeMap<String, usize>,
    /// How many of them have recorded a call or a start of each orchestration, by its name.
    pub orchestrations: BTreeMap<String, usize>,
}

fn as_list<S: serde::Serializer>(running: &BTreeMap<(String, String), usize>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(running.iter().map(|((name, version), count)| (name, version, count)))
}

impl InUse {
    /// Reads the instances of a store that still run. The store is only read.
    ///
    /// # Errors
    ///
    /// [`RecordingError::Store`] if the store cannot be read, and [`RecordingError::History`] if one of its histories cannot.
    pub async fn read(store: &Arc<dyn Provider>) -> Result<Self, RecordingError> {
        let client = Client::new(Arc::clone(store));
        let running = client.list_instances_by_status("Running").await?;
        let read = stream::iter(running).map(|instance| {
            let client = client.clone();
            async move { RecordedInstance::read_last(&client, &instance).await }
        });
        read.buffered(4)
            .try_fold(Self::default(), |mut in_use, instance| async move {
                in_use.add(&instance);
                Ok(in_use)
            })
            .await
    }

    fn add(&mut self, instance: &RecordedInstance) {
        let events = instance.executions.last().map(|execution| execution.events.as_slice()).unwrap_or_default();
        let Some(EventKind::OrchestrationStarted { name, version, .. }) = events.first().map(|event| &event.kind)
        else {
            return;
        };
        self.instances += 1;
        *self.running.entry((name.clone(), version.clone())).or_default() += 1;
        let (mut activities, mut orchestrations) = (BTreeSet::new(), BTreeSet::new());
        for command in events.iter().filter_map(Command::recorded_by) {
            match command {
                Command::CallActivity { name, .. } => activities.insert(name),
                Command::CallOrchestration { name, .. } | Command::StartOrchestration { name, .. } => {
                    orchestrations.insert(name)
                }
                _ => continue,
            };
        }
        for name in activities {
            *self.activities.entry(name).or_default() += 1;
        }
        for name in orchestrations {
            *self.orchestrations.entry(name).or_default() += 1;
        }
    }

    /// The old versions and the aliases in a catalog, each with the number of running instances that still need it.
    #[must_use]
    pub fn old_names(&self, catalog: &Catalog) -> Vec<OldName> {
        let mut old = Vec::new();
        let count = |counts: &BTreeMap<String, usize>, name: &str| counts.get(name).copied().unwrap_or_default();
        for activity in &catalog.activities {
            old.extend(activity.aliases.iter().map(|alias| OldName {
                name: alias.to_string(),
                version: None,
                present: activity.name.to_string(),
                instances: count(&self.activities, alias),
            }));
        }
        let mut aliases = BTreeMap::new();
        for (position, orchestration) in catalog.orchestrations.iter().enumerate() {
            let is_old = catalog.orchestrations[position + 1..].iter().any(|later| later.name == orchestration.name);
            if is_old {
                let key = (orchestration.name.to_string(), orchestration.version.to_string());
                old.push(OldName {
                    instances: self.running.get(&key).copied().unwrap_or_default(),
                    version: Some(key.1),
                    present: key.0.clone(),
                    name: key.0,
                });
            }
            aliases
                .extend(orchestration.aliases.iter().map(|alias| (alias.to_string(), orchestration.name.to_string())));
        }
        for (name, present) in aliases {
            let running = self.running.iter().filter(|((running, _), _)| *running == name).map(|(_, count)| count);
            let instances = running.sum::<usize>() + count(&self.orchestrations, &name);
            old.push(OldName { name, version: None, present, instances });
        }
        old
    }
}

/// An old version or an alias in a catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OldName {
    /// The full name: the alias, or that of the old version.
    pub name: String,
    /// The old version; `None` for an alias.
    pub version: Option<String>,
    /// The present name.
    pub present: String,
    /// The number of running instances that need it.
    pub instances: usize,
}

impl OldName {
    /// Whether no running instance needs it.
    #[must_use]
    pub const fn can_be_removed(&self) -> bool {
        self.instances == 0
    }
}

impl fmt::Display for OldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.version {
            Some(version) => write!(f, "version {version} of `{}`: ", self.name)?,
            None => write!(f, "alias `{}` of `{}`: ", self.name, self.present)?,
        }
        match self.instances {
            0 => f.write_str("no running instance needs it"),
            1 => f.write_str("1 running instance needs it"),
            count => write!(f, "{count} running instances need it"),
        }
    }
}
