//! A store whose database fails when it is told to.

use duroxide::providers::{
    DispatcherCapabilityFilter, ExecutionMetadata, OrchestrationItem, Provider, ProviderAdmin, ProviderError,
    ScheduledActivityIdentifier, SessionFetchConfig, TagFilter, WorkItem,
};
use duroxide::{Event, SystemStats};
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Debug, Display};
use std::future::pending;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Declares an enum whose variants have names that can be parsed, and a list of them.
macro_rules! named {
    ($(#[$about:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $type { $($(#[$doc])* $variant,)* }

        impl $type {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }

        impl FromStr for $type {
            type Err = String;

            fn from_str(name: &str) -> Result<Self, String> {
                let names = || Self::ALL.iter().map(|one| one.name()).collect::<Vec<_>>().join(", ");
                let found = Self::ALL.iter().copied().find(|one| one.name() == name);
                found.ok_or_else(|| format!("`{name}` is unknown: write one of {}", names()))
            }
        }
    };
}

named! {
    /// What a provider does.
    Operation {
        /// Fetches a turn.
        FetchOrchestrationItem = "fetch_orchestration_item",
        /// Records a turn.
        AckOrchestrationItem = "ack_orchestration_item",
        /// Gives a turn back.
        AbandonOrchestrationItem = "abandon_orchestration_item",
        /// Extends the lock of an instance.
        RenewOrchestrationItemLock = "renew_orchestration_item_lock",
        /// Sends a message to an instance.
        EnqueueForOrchestrator = "enqueue_for_orchestrator",
        /// Sends an activity to the workers.
        EnqueueForWorker = "enqueue_for_worker",
        /// Fetches an activity.
        FetchWorkItem = "fetch_work_item",
        /// Records how an activity ended.
        AckWorkItem = "ack_work_item",
        /// Gives an activity back.
        AbandonWorkItem = "abandon_work_item",
        /// Extends the lock of an activity.
        RenewWorkItemLock = "renew_work_item_lock",
        /// Extends the locks of sessions.
        RenewSessionLock = "renew_session_lock",
        /// Removes sessions that nobody needs.
        CleanupOrphanedSessions = "cleanup_orphaned_sessions",
        /// Reads the latest history.
        Read = "read",
        /// Reads a history.
        ReadWithExecution = "read_with_execution",
        /// Extends a history.
        AppendWithExecution = "append_with_execution",
        /// Reads the custom status.
        GetCustomStatus = "get_custom_status",
        /// Reads a value.
        GetKvValue = "get_kv_value",
        /// Reads all values.
        GetKvAllValues = "get_kv_all_values",
        /// Measures an instance.
        GetInstanceStats = "get_instance_stats",
    }
}

named! {
    /// What goes wrong.
    Fault {
        /// The connection breaks before anything is done. The provider says that trying again may help.
        Fail = "fail",
        /// The same, but the provider does not say so.
        FailPermanently = "fail-permanently",
        /// Nothing is done, and there is no answer.
        HangBefore = "hang-before",
        /// There is no answer, though it is done.
        HangAfter = "hang-after",
        /// The connection breaks after it is done, before the answer.
        Cut = "cut",
        /// Another transaction was in the way. The provider says that trying again may help.
        Deadlock = "deadlock",
        /// The database has cancelled the statement, which took too long.
        TimedOut = "timed-out-57014",
        /// Another transaction was in the way.
        Conflict = "conflict-40001",
        /// The database is a copy that cannot be written to, as after a failover.
        ReadOnly = "read-only-25006",
        /// It takes eight seconds, longer than the lock of an instance lasts.
        Slow = "slow",
        /// The answer takes eight seconds, longer than the lock of an instance lasts.
        SlowAnswer = "slow-answer",
        /// The database cannot store one text, and never will.
        Refuse = "refuse-for-good",
    }
}

/// The character that the database cannot store, if it refuses something for good.
pub const REFUSED: char = '€';

impl Fault {
    /// Its error, if it answers with one.
    fn error(self, operation: Operation) -> ProviderError {
        const DATABASE: &str = "Database error: error returned from database";
        let permanent = |message: String| ProviderError::permanent(operation.name(), message);
        let retryable = |message: &str| ProviderError::retryable(operation.name(), message);
        match self {
            Self::Fail | Self::HangBefore | Self::HangAfter | Self::Cut | Self::Slow | Self::SlowAnswer => {
                retryable("I/O error: error communicating with database: Connection reset by peer (os error 104)")
            }
            Self::FailPermanently => permanent(
                "Unexpected error: encountered unexpected or invalid data: unexpected end of message".to_owned(),
            ),
            Self::Deadlock => retryable("Deadlock detected: error returned from database: deadlock detected"),
            Self::TimedOut => permanent(format!("{DATABASE}: canceling statement due to statement timeout")),
            Self::Conflict => permanent(
                "Serialization failure: error returned from database: could not serialize access due to concurrent \
                 update"
                    .to_owned(),
            ),
            Self::ReadOnly => permanent(format!("{DATABASE}: cannot execute INSERT in a read-only transaction")),
            Self::Refuse => permanent(format!(
                "{DATABASE}: character with byte sequence 0xe2 0x82 0xac in encoding \"UTF8\" has no equivalent in \
                 encoding \"LATIN1\""
            )),
        }
    }
}

/// How long a slow database takes.
const SLOWNESS: Duration = Duration::from_secs(8);

/// How long a fault lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// For so many calls of the operation.
    Calls(u64),
    /// For so many seconds.
    Seconds(u64),
}

impl Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Calls(calls) => write!(f, "{calls}"),
            Self::Seconds(seconds) => write!(f, "{seconds}s"),
        }
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse().map_err(|error| format!("`{text}`: {error}: write `3` or `20s`"));
        match text.strip_suffix('s') {
            Some(seconds) => number(seconds).map(Self::Seconds),
            None => number(text).map(Self::Calls),
        }
    }
}

/// A fault, and when it occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Injection {
    /// Which operation fails.
    pub operation: Operation,
    /// How it fails.
    pub fault: Fault,
    /// Which call of the operation is the first to fail.
    pub call: u64,
    /// How long it goes on failing.
    pub span: Span,
}

#[derive(Default)]
struct Record {
    counts: BTreeMap<Operation, u64>,
    /// When each of the faults began.
    began: BTreeMap<usize, Instant>,
    hits: u64,
    trace: Vec<String>,
}

/// A store whose database fails when it is told to.
pub struct Faulty<P> {
    inner: Arc<P>,
    injections: Vec<Injection>,
    started: Instant,
    record: Mutex<Record>,
}

impl<P> Faulty<P> {
    /// A store with some faults.
    pub fn new(inner: Arc<P>, injections: Vec<Injection>) -> Self {
        Self { inner, injections, started: Instant::now(), record: Mutex::default() }
    }

    /// How often each operation was called.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Operation, u64> {
        self.record().counts.clone()
    }

    /// How many calls failed.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.record().hits
    }

    /// The calls so far, each as one line: when, what, with what, and the fault.
    #[must_use]
    pub fn trace(&self) -> Vec<String> {
        self.record().trace.clone()
    }

    /// Everything that a call would store, if a fault depends on it.
    fn payload(&self, payload: impl FnOnce() -> String) -> String {
        let is_needed = self.injections.iter().any(|injection| injection.fault == Fault::Refuse);
        if is_needed { payload() } else { String::new() }
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a call, and decides whether it fails. `payload` is everything that it would store.
    fn decide(&self, operation: Operation, about: &str, payload: &str) -> Option<Fault> {
        let mut record = self.record();
        let count = record.counts.entry(operation).or_default();
        *count += 1;
        let count = *count;
        let mut fault = None;
        for (number, injection) in self.injections.iter().enumerate() {
            let fails = injection.operation == operation
                && match injection.span {
                    _ if injection.fault == Fault::Refuse => payload.contains(REFUSED),
                    _ if count < injection.call => false,
                    Span::Calls(calls) => count < injection.call + calls,
                    Span::Seconds(seconds) => {
                        let began = record.began.entry(number).or_insert_with(Instant::now);
                        began.elapsed() < Duration::from_secs(seconds)
                    }
                };
            if fails {
                fault = fault.or(Some(injection.fault));
            }
        }
        record.hits += u64::from(fault.is_some());
        let (at, fault_name) = (self.started.elapsed().as_millis(), fault.map_or("", Fault::name));
        let line = format!("{at} {} {about} {fault_name}", operation.name());
        record.trace.push(line);
        drop(record);
        fault
    }
}

impl<P: Provider> Faulty<P> {
    /// Does something, unless it fails. `payload` is everything that it would store.
    async fn run<T: Send>(
        &self,
        operation: Operation,
        about: String,
        payload: String,
        commit: impl Future<Output = Result<T, ProviderError>> + Send,
    ) -> Result<T, ProviderError> {
        let Some(fault) = self.decide(operation, &about, &payload) else { return commit.await };
        match fault {
            Fault::HangBefore => pending().await,
            Fault::HangAfter => {
                drop(commit.await);
                pending().await
            }
            Fault::Cut => {
                commit.await?;
                Err(fault.error(operation))
            }
            Fault::Slow => {
                tokio::time::sleep(SLOWNESS).await;
                commit.await
            }
            Fault::SlowAnswer => {
                let answer = commit.await;
                tokio::time::sleep(SLOWNESS).await;
                answer
            }
            _ => Err(fault.error(operation)),
        }
    }
}

impl<P> Debug for Faulty<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Faulty").field("injections", &self.injections).finish_non_exhaustive()
    }
}

/// The kind of a message, and whose it is.
fn summary(item: &WorkItem) -> String {
    match item {
        WorkItem::StartOrchestration { instance, .. } => format!("start:{instance}"),
        WorkItem::ActivityExecute { instance, id, name, .. } => format!("execute:{instance}/{id}/{name}"),
        WorkItem::ActivityCompleted { instance, id, .. } => format!("completed:{instance}/{id}"),
        WorkItem::ActivityFailed { instance, id, .. } => format!("failed:{instance}/{id}"),
        WorkItem::TimerFired { instance, id, .. } => format!("timer:{instance}/{id}"),
        WorkItem::ExternalRaised { instance, name, .. } => format!("event:{instance}/{name}"),
        WorkItem::QueueMessage { instance, name, .. } => format!("queue:{instance}/{name}"),
        WorkItem::CancelInstance { instance, .. } => format!("cancel:{instance}"),
        WorkItem::ContinueAsNew { instance, .. } => format!("continue:{instance}"),
        WorkItem::SubOrchCompleted { parent_instance, parent_id, .. } => {
            format!("child-completed:{parent_instance}/{parent_id}")
        }
        WorkItem::SubOrchFailed { parent_instance, parent_id, .. } => {
            format!("child-failed:{parent_instance}/{parent_id}")
        }
    }
}

fn summaries(items: &[WorkItem]) -> String {
    items.iter().map(summary).collect::<Vec<_>>().join(",")
}

#[async_trait::async_trait]
impl<P: Provider> Provider for Faulty<P> {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn version(&self) -> &str {
        self.inner.version()
    }

    async fn fetch_orchestration_item(
        &self,
        lock_timeout: Duration,
        poll_timeout: Duration,
        filter: Option<&DispatcherCapabilityFilter>,
    ) -> Result<Option<(OrchestrationItem, String, u32)>, ProviderError> {
        let commit = self.inner.fetch_orchestration_item(lock_timeout, poll_timeout, filter);
        self.run(Operation::FetchOrchestrationItem, String::new(), String::new(), commit).await
    }

    async fn ack_orchestration_item(
        &self,
        lock_token: &str,
        execution_id: u64,
        history_delta: Vec<Event>,
        worker_items: Vec<WorkItem>,
        orchestrator_items: Vec<WorkItem>,
        metadata: ExecutionMetadata,
        cancelled_activities: Vec<ScheduledActivityIdentifier>,
    ) -> Result<(), ProviderError> {
        let work = summaries(&worker_items);
        let messages = summaries(&orchestrator_items);
        let status = metadata.status.as_deref().unwrap_or("Running");
        let (events, cancelled) = (history_delta.len(), cancelled_activities.len());
        let about = format!("{lock_token} events:{events} {status} [{work}] [{messages}] cancelled:{cancelled}");
        let payload =
            self.payload(|| format!("{history_delta:?} {worker_items:?} {orchestrator_items:?} {:?}", metadata.output));
        let commit = self.inner.ack_orchestration_item(
            lock_token,
            execution_id,
            history_delta,
            worker_items,
            orchestrator_items,
            metadata,
            cancelled_activities,
        );
        self.run(Operation::AckOrchestrationItem, about, payload, commit).await
    }

    async fn abandon_orchestration_item(
        &self,
        lock_token: &str,
        delay: Option<Duration>,
        ignore_attempt: bool,
    ) -> Result<(), ProviderError> {
        let about = format!("{lock_token} {delay:?} {ignore_attempt}");
        let commit = self.inner.abandon_orchestration_item(lock_token, delay, ignore_attempt);
        self.run(Operation::AbandonOrchestrationItem, about, String::new(), commit).await
    }

    async fn read(&self, instance: &str) -> Result<Vec<Event>, ProviderError> {
        self.run(Operation::Read, instance.to_owned(), String::new(), self.inner.read(instance)).await
    }

    async fn read_with_execution(&self, instance: &str, execution_id: u64) -> Result<Vec<Event>, ProviderError> {
        let commit = self.inner.read_with_execution(instance, execution_id);
        self.run(Operation::ReadWithExecution, instance.to_owned(), String::new(), commit).await
    }

    async fn append_with_execution(
        &self,
        instance: &str,
        execution_id: u64,
        new_events: Vec<Event>,
    ) -> Result<(), ProviderError> {
        let payload = self.payload(|| format!("{new_events:?}"));
        let commit = self.inner.append_with_execution(instance, execution_id, new_events);
        self.run(Operation::AppendWithExecution, instance.to_owned(), payload, commit).await
    }

    async fn enqueue_for_worker(&self, item: WorkItem) -> Result<(), ProviderError> {
        let (about, payload) = (summary(&item), self.payload(|| format!("{item:?}")));
        self.run(Operation::EnqueueForWorker, about, payload, self.inner.enqueue_for_worker(item)).await
    }

    async fn fetch_work_item(
        &self,
        lock_timeout: Duration,
        poll_timeout: Duration,
        session: Option<&SessionFetchConfig>,
        tag_filter: &TagFilter,
    ) -> Result<Option<(WorkItem, String, u32)>, ProviderError> {
        let commit = self.inner.fetch_work_item(lock_timeout, poll_timeout, session, tag_filter);
        self.run(Operation::FetchWorkItem, String::new(), String::new(), commit).await
    }

    async fn ack_work_item(&self, token: &str, completion: Option<WorkItem>) -> Result<(), ProviderError> {
        let about = format!("{token} {}", completion.as_ref().map_or_else(|| "dropped".to_owned(), summary));
        let payload = self.payload(|| format!("{completion:?}"));
        self.run(Operation::AckWorkItem, about, payload, self.inner.ack_work_item(token, completion)).await
    }

    async fn renew_work_item_lock(&self, token: &str, extend_for: Duration) -> Result<(), ProviderError> {
        let commit = self.inner.renew_work_item_lock(token, extend_for);
        self.run(Operation::RenewWorkItemLock, token.to_owned(), String::new(), commit).await
    }

    async fn renew_session_lock(
        &self,
        owner_ids: &[&str],
        extend_for: Duration,
        idle_timeout: Duration,
    ) -> Result<usize, ProviderError> {
        let commit = self.inner.renew_session_lock(owner_ids, extend_for, idle_timeout);
        self.run(Operation::RenewSessionLock, owner_ids.join(","), String::new(), commit).await
    }

    async fn cleanup_orphaned_sessions(&self, idle_timeout: Duration) -> Result<usize, ProviderError> {
        let commit = self.inner.cleanup_orphaned_sessions(idle_timeout);
        self.run(Operation::CleanupOrphanedSessions, String::new(), String::new(), commit).await
    }

    async fn abandon_work_item(
        &self,
        token: &str,
        delay: Option<Duration>,
        ignore_attempt: bool,
    ) -> Result<(), ProviderError> {
        let about = format!("{token} {delay:?} {ignore_attempt}");
        let commit = self.inner.abandon_work_item(token, delay, ignore_attempt);
        self.run(Operation::AbandonWorkItem, about, String::new(), commit).await
    }

    async fn renew_orchestration_item_lock(&self, token: &str, extend_for: Duration) -> Result<(), ProviderError> {
        let commit = self.inner.renew_orchestration_item_lock(token, extend_for);
        self.run(Operation::RenewOrchestrationItemLock, token.to_owned(), String::new(), commit).await
    }

    async fn enqueue_for_orchestrator(&self, item: WorkItem, delay: Option<Duration>) -> Result<(), ProviderError> {
        let (about, payload) = (summary(&item), self.payload(|| format!("{item:?}")));
        let commit = self.inner.enqueue_for_orchestrator(item, delay);
        self.run(Operation::EnqueueForOrchestrator, about, payload, commit).await
    }

    fn as_management_capability(&self) -> Option<&dyn ProviderAdmin> {
        self.inner.as_management_capability()
    }

    async fn get_custom_status(
        &self,
        instance: &str,
        last_seen_version: u64,
    ) -> Result<Option<(Option<String>, u64)>, ProviderError> {
        let commit = self.inner.get_custom_status(instance, last_seen_version);
        self.run(Operation::GetCustomStatus, instance.to_owned(), String::new(), commit).await
    }

    async fn get_kv_value(&self, instance: &str, key: &str) -> Result<Option<String>, ProviderError> {
        let commit = self.inner.get_kv_value(instance, key);
        self.run(Operation::GetKvValue, format!("{instance} {key}"), String::new(), commit).await
    }

    async fn get_kv_all_values(&self, instance: &str) -> Result<HashMap<String, String>, ProviderError> {
        let commit = self.inner.get_kv_all_values(instance);
        self.run(Operation::GetKvAllValues, instance.to_owned(), String::new(), commit).await
    }

    async fn get_instance_stats(&self, instance: &str) -> Result<Option<SystemStats>, ProviderError> {
        let commit = self.inner.get_instance_stats(instance);
        self.run(Operation::GetInstanceStats, instance.to_owned(), String::new(), commit).await
    }
}
