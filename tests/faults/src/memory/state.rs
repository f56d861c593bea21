//! The tables of the store, and what the operations have in common.

use duroxide::providers::{DispatcherCapabilityFilter, ExecutionMetadata, KvEntry, ProviderError, WorkItem};
use duroxide::{Event, EventKind};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

/// Everything there is.
#[derive(Default)]
pub(super) struct State {
    counter: u64,
    pub(super) instances: BTreeMap<String, Instance>,
    pub(super) executions: BTreeMap<(String, u64), Execution>,
    pub(super) histories: BTreeMap<(String, u64), BTreeMap<u64, Event>>,
    /// Instances whose histories cannot be read.
    pub(super) corrupt: BTreeSet<String>,
    /// For orchestrations, by the order in which they came.
    pub(super) messages: BTreeMap<u64, Message>,
    /// For activities, by the order in which they came.
    pub(super) work: BTreeMap<u64, Work>,
    /// By instance.
    pub(super) locks: BTreeMap<String, Lock>,
    pub(super) sessions: BTreeMap<String, Session>,
    /// By instance: what earlier executions set.
    pub(super) values: BTreeMap<String, BTreeMap<String, KvEntry>>,
    /// By instance: what the present execution has set, or cleared.
    pub(super) changes: BTreeMap<String, BTreeMap<String, (Option<String>, u64)>>,
}

pub(super) struct Instance {
    pub(super) orchestration: String,
    pub(super) version: String,
    pub(super) execution: u64,
    pub(super) parent: Option<String>,
    pub(super) custom_status: Option<String>,
    pub(super) custom_status_version: u64,
    /// Which instance it is, in the order of their creation.
    pub(super) number: u64,
    pub(super) created_at: u64,
}

pub(super) struct Execution {
    pub(super) status: String,
    pub(super) output: Option<String>,
    pub(super) duroxide: Option<semver::Version>,
    pub(super) started_at: u64,
    pub(super) completed_at: Option<u64>,
}

pub(super) struct Message {
    pub(super) instance: String,
    pub(super) item: WorkItem,
    pub(super) visible_at: u64,
    /// Of the last turn that fetched it.
    pub(super) token: Option<String>,
    pub(super) attempts: u32,
}

pub(super) struct Work {
    pub(super) item: WorkItem,
    pub(super) visible_at: u64,
    pub(super) lock: Option<Lock>,
    pub(super) attempts: u32,
}

#[derive(Clone)]
pub(super) struct Lock {
    pub(super) token: String,
    pub(super) until: u64,
}

pub(super) struct Session {
    pub(super) owner: String,
    pub(super) until: u64,
    pub(super) active_at: u64,
}

/// The first execution of an instance.
const FIRST: u64 = 1;

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The instance that a message is for.
fn addressee(item: &WorkItem) -> Option<&str> {
    match item {
        WorkItem::StartOrchestration { instance, .. }
        | WorkItem::ActivityCompleted { instance, .. }
        | WorkItem::ActivityFailed { instance, .. }
        | WorkItem::TimerFired { instance, .. }
        | WorkItem::ExternalRaised { instance, .. }
        | WorkItem::QueueMessage { instance, .. }
        | WorkItem::CancelInstance { instance, .. }
        | WorkItem::ContinueAsNew { instance, .. } => Some(instance),
        WorkItem::SubOrchCompleted { parent_instance, .. } | WorkItem::SubOrchFailed { parent_instance, .. } => {
            Some(parent_instance)
        }
        WorkItem::ActivityExecute { .. } => None,
    }
}

/// What an activity says about itself: the instance, the execution, the activity.
pub(super) fn identity(item: &WorkItem) -> Option<(&str, u64, u64)> {
    match item {
        WorkItem::ActivityExecute { instance, execution_id, id, .. } => Some((instance, *execution_id, *id)),
        _ => None,
    }
}

impl Work {
    pub(super) fn session(&self) -> Option<&str> {
        match &self.item {
            WorkItem::ActivityExecute { session_id, .. } => session_id.as_deref(),
            _ => None,
        }
    }

    pub(super) fn tag(&self) -> Option<&str> {
        match &self.item {
            WorkItem::ActivityExecute { tag, .. } => tag.as_deref(),
            _ => None,
        }
    }

    pub(super) fn is_locked_by(&self, token: &str, now: u64) -> bool {
        self.lock.as_ref().is_some_and(|lock| lock.token == token && lock.until > now)
    }
}

impl State {
    const fn count(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub(super) fn lock_until(&mut self, until: u64) -> Lock {
        Lock { token: format!("lock-{}", self.count()), until }
    }

    pub(super) fn send(&mut self, item: WorkItem, visible_at: u64) -> Result<(), ProviderError> {
        let Some(instance) = addressee(&item).map(ToOwned::to_owned) else {
            return Err(ProviderError::permanent("enqueue_for_orchestrator", "Invalid work item type"));
        };
        let number = self.count();
        self.messages.insert(number, Message { instance, item, visible_at, token: None, attempts: 0 });
        Ok(())
    }

    pub(super) fn assign(&mut self, item: WorkItem, visible_at: u64) {
        let number = self.count();
        self.work.insert(number, Work { item, visible_at, lock: None, attempts: 0 });
    }

    /// The instance that a turn has locked.
    pub(super) fn locked_instance(&self, token: &str) -> Option<String> {
        self.locks.iter().find(|(_, lock)| lock.token == token).map(|(instance, _)| instance.clone())
    }

    /// The oldest message that somebody may fetch now tells the instance.
    pub(super) fn next_instance(&self, filter: Option<&DispatcherCapabilityFilter>, now: u64) -> Option<String> {
        let is_free = |instance: &str| self.locks.get(instance).is_none_or(|lock| lock.until <= now);
        let mut due = self.messages.values().filter(|message| message.visible_at <= now);
        let next = due.find(|message| is_free(&message.instance) && self.is_readable(&message.instance, filter))?;
        Some(next.instance.clone())
    }

    /// Whether the present execution of an instance is one for the dispatcher. As on SQLite, the first range counts.
    fn is_readable(&self, instance: &str, filter: Option<&DispatcherCapabilityFilter>) -> bool {
        let Some(filter) = filter else { return true };
        let Some(range) = filter.supported_duroxide_versions.first() else { return false };
        let execution =
            self.instances.get(instance).and_then(|row| self.executions.get(&(instance.to_owned(), row.execution)));
        execution.and_then(|execution| execution.duroxide.as_ref()).is_none_or(|version| range.contains(version))
    }

    /// What a turn needs to know of an instance: its orchestration, its version, its execution.
    ///
    /// `None` if nobody has started it.
    pub(super) fn describe(&self, instance: &str, messages: &[WorkItem]) -> Option<(String, String, u64)> {
        if let Some(row) = self.instances.get(instance) {
            return Some((row.orchestration.clone(), row.version.clone(), row.execution));
        }
        let recorded = self.histories.get(&(instance.to_owned(), self.latest_execution(instance)));
        let started = recorded.into_iter().flat_map(BTreeMap::values).find_map(|event| match &event.kind {
            EventKind::OrchestrationStarted { name, version, .. } => Some((name, Some(version))),
            _ => None,
        });
        let start = messages.iter().find_map(|message| match message {
            WorkItem::StartOrchestration { orchestration, version, .. }
            | WorkItem::ContinueAsNew { orchestration, version, .. } => Some((orchestration, version.as_ref())),
            _ => None,
        });
        let (name, version) = started.or(start)?;
        Some((name.clone(), version.map_or_else(|| "unknown".to_owned(), Clone::clone), FIRST))
    }

    pub(super) fn latest_execution(&self, instance: &str) -> u64 {
        self.execution_ids(instance).last().unwrap_or(FIRST)
    }

    pub(super) fn execution_ids(&self, instance: &str) -> impl Iterator<Item = u64> {
        let first = (instance.to_owned(), 0);
        let last = (instance.to_owned(), u64::MAX);
        self.executions.range(first..=last).map(|((_, execution), _)| *execution)
    }

    /// The execution that an instance is in.
    pub(super) fn present_execution(&self, instance: &str) -> Option<&Execution> {
        let row = self.instances.get(instance)?;
        self.executions.get(&(instance.to_owned(), row.execution))
    }

    pub(super) fn history(&self, instance: &str, execution: u64, operation: &str) -> Result<Vec<Event>, ProviderError> {
        let Some(history) = self.histories.get(&(instance.to_owned(), execution)) else { return Ok(Vec::new()) };
        if self.corrupt.contains(instance) {
            return Err(ProviderError::permanent(operation, "Failed to deserialize event: it is corrupt"));
        }
        Ok(history.values().cloned().collect())
    }

    /// Refuses events that cannot be appended.
    pub(super) fn check_events(
        &self,
        key: &(String, u64),
        events: &[Event],
        operation: &str,
    ) -> Result<(), ProviderError> {
        let refusal =
            |reason: String| ProviderError::permanent(operation, format!("Failed to append history: {reason}"));
        let recorded = self.histories.get(key);
        let mut added = BTreeSet::new();
        for event in events {
            let id = event.event_id();
            if id == 0 {
                return Err(refusal("event_id must be set by runtime".to_owned()));
            }
            if recorded.is_some_and(|history| history.contains_key(&id)) || !added.insert(id) {
                return Err(refusal(format!("event {id} is recorded already")));
            }
        }
        Ok(())
    }

    pub(super) fn append(&mut self, key: (String, u64), events: Vec<Event>) {
        if !events.is_empty() {
            self.histories.entry(key).or_default().extend(events.into_iter().map(|event| (event.event_id(), event)));
        }
    }

    /// Creates or updates the rows of an instance and its execution.
    pub(super) fn record(&mut self, instance: &str, execution: u64, metadata: ExecutionMetadata, now: u64) {
        let ExecutionMetadata { orchestration_name, orchestration_version, parent_instance_id, .. } = metadata;
        if let (Some(orchestration), Some(version)) = (orchestration_name, orchestration_version) {
            let number = self.count();
            let row = self.instances.entry(instance.to_owned()).or_insert_with(|| Instance {
                orchestration: String::new(),
                version: String::new(),
                execution,
                parent: parent_instance_id,
                custom_status: None,
                custom_status_version: 0,
                number,
                created_at: now,
            });
            row.orchestration = orchestration;
            row.version = version;
        }
        if let Some(row) = self.instances.get_mut(instance) {
            row.execution = row.execution.max(execution);
        }
        let row = self.executions.entry((instance.to_owned(), execution)).or_insert_with(|| Execution {
            status: "Running".to_owned(),
            output: None,
            duroxide: None,
            started_at: now,
            completed_at: None,
        });
        if metadata.pinned_duroxide_version.is_some() {
            row.duroxide = metadata.pinned_duroxide_version;
        }
        if let Some(status) = metadata.status {
            row.status = status;
            row.output = metadata.output;
            row.completed_at = Some(now);
        }
    }

    /// Applies what events say about the custom status and the values.
    pub(super) fn apply(&mut self, instance: &str, events: &[Event], now: u64) {
        for event in events {
            match &event.kind {
                EventKind::KeyValueSet { key, value, last_updated_at_ms } => {
                    self.change(instance, key.clone(), Some(value.clone()), *last_updated_at_ms);
                }
                EventKind::KeyValueCleared { key } => self.change(instance, key.clone(), None, now),
                EventKind::KeyValuesCleared => {
                    let keys = |of: Option<Vec<&String>>| of.into_iter().flatten().cloned().collect::<Vec<_>>();
                    let set = keys(self.values.get(instance).map(|values| values.keys().collect()));
                    let changed = keys(self.changes.get(instance).map(|changes| changes.keys().collect()));
                    for key in set.into_iter().chain(changed) {
                        self.change(instance, key, None, now);
                    }
                }
                _ => {}
            }
        }
        let status = events.iter().rev().find_map(|event| match &event.kind {
            EventKind::CustomStatusUpdated { status } => Some(status),
            _ => None,
        });
        if let (Some(status), Some(row)) = (status, self.instances.get_mut(instance)) {
            row.custom_status.clone_from(status);
            row.custom_status_version += 1;
        }
    }

    fn change(&mut self, instance: &str, key: String, value: Option<String>, at: u64) {
        self.changes.entry(instance.to_owned()).or_default().insert(key, (value, at));
    }

    /// At the end of an execution: what it has set is there for the next.
    pub(super) fn settle_values(&mut self, instance: &str) {
        let values = self.values.entry(instance.to_owned()).or_default();
        for (key, (value, last_updated_at_ms)) in self.changes.remove(instance).unwrap_or_default() {
            match value {
                Some(value) => values.insert(key, KvEntry { value, last_updated_at_ms }),
                None => values.remove(&key),
            };
        }
    }

    /// The values of earlier executions.
    pub(super) fn snapshot(&self, instance: &str) -> HashMap<String, KvEntry> {
        self.values.get(instance).map(|values| values.clone().into_iter().collect()).unwrap_or_default()
    }

    /// All values.
    pub(super) fn all_values(&self, instance: &str) -> HashMap<String, String> {
        let mut all: HashMap<_, _> =
            self.snapshot(instance).into_iter().map(|(key, entry)| (key, entry.value)).collect();
        for (key, (value, _)) in self.changes.get(instance).into_iter().flatten() {
            match value {
                Some(value) => all.insert(key.clone(), value.clone()),
                None => all.remove(key),
            };
        }
        all
    }

    /// Notes that a session is in use, unless it has expired.
    pub(super) fn touch_session(&mut self, session: Option<&str>, now: u64) {
        if let Some(session) = session.and_then(|session| self.sessions.get_mut(session))
            && session.until > now
        {
            session.active_at = now;
        }
    }
}
