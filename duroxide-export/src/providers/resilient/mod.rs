//! A store that outlasts faults of its database.

mod retry;
mod successor;
mod texts;
mod tokens;
mod writer;

use crate::entries::renames::Renames;
use crate::providers::resilient::retry::{Ended, persist};
use crate::providers::resilient::texts::REASON;
use crate::providers::resilient::tokens::Tokens;
use crate::providers::resilient::writer::{Repair, Writer};
use ::duroxide::providers::{
    DispatcherCapabilityFilter, ExecutionMetadata, OrchestrationItem, Provider, ProviderAdmin, ProviderError,
    ScheduledActivityIdentifier, SessionFetchConfig, TagFilter, WorkItem,
};
use ::duroxide::{Event, SystemStats};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How long other processes may keep a SQLite file busy while this one wants to fetch.
const FETCH_PATIENCE: Duration = Duration::from_secs(1);

/// A store that outlasts faults of its database. [`open`](crate::providers::open) returns every store in one.
///
/// duroxide tries for a third of a second to record what an orchestration did. If the database is away for longer than that,
/// or if the provider calls a broken connection a permanent error, duroxide fails the instance for good. This store
/// waits instead:
///
/// * What an orchestration or an activity did is recorded as soon as the database is back, if that takes no longer than
///   [`with_patience`](Self::with_patience) allows. After that, the instance is left as it was: it goes on where it stood
///   once the database is back.
/// * What a database that works refuses three times in a row is refused, and the instance fails as duroxide decides.
/// * On SQLite, the transactions of one process wait for each other, rather than fail because of each other. Connections on
///   which a transaction has failed, on a full disk for instance, are replaced: sqlx would keep them in a transaction, and
///   they would keep everybody else from writing.
/// * On PostgreSQL, a text with the character U+0000 is refused before it is stored. Later, it would keep every worker from
///   fetching anything.
/// * An instance or an activity that this program has no handler for is left to other programs, however often this one comes
///   across it. duroxide fails it after the tenth time, which makes instances of a new version fail during a rolling upgrade.
/// * An orchestration finds its history under the present names of handlers that it once scheduled under an `alias`. duroxide
///   fails it as not deterministic.
///
/// Starting, raising and enqueueing are not repeated, because the caller alone knows whether doing them twice does
/// harm. Their errors reach the caller, as do those of reading.
///
/// ```
/// # use duroxide_export as duroxide;
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use duroxide::providers::{Resilient, sqlite::SqliteProvider};
/// use std::{sync::Arc, time::Duration};
///
/// let store = SqliteProvider::new_in_memory().await?;
/// let store = Resilient::new(Arc::new(store)).with_single_writer().with_patience(Duration::from_secs(300));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub struct Resilient {
    inner: Arc<dyn Provider>,
    patience: Duration,
    writer: Option<Writer>,
    refuses_nul: bool,
    /// Of turns that could not be recorded. duroxide's next step is to fail their instances.
    given_up: Tokens,
    /// Of work that will never succeed, so that duroxide is to count the attempts.
    hopeless: Tokens,
    /// The names that handlers of this program once had.
    renames: Renames,
}

impl Resilient {
    /// Makes a store resilient. It waits for up to a minute.
    #[must_use]
    pub fn new(inner: Arc<dyn Provider>) -> Self {
        Self {
            inner,
            patience: Duration::from_secs(60),
            writer: None,
            refuses_nul: false,
            given_up: Tokens::default(),
            hopeless: Tokens::default(),
            renames: Renames::linked(),
        }
    }

    /// How long to try to record what an orchestration or an activity did.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Lets one transaction of this process write at a time, for databases that fail one of two, as SQLite does.
    #[must_use]
    pub fn with_single_writer(self) -> Self {
        Self { writer: Some(Writer::default()), ..self }
    }

    /// Like [`with_single_writer`](Self::with_single_writer), with a way to replace connections that do not work any more.
    #[cfg(feature = "sqlite")]
    pub(crate) fn with_repair(self, repair: Repair) -> Self {
        Self { writer: Some(Writer::new(Some(repair))), ..self }
    }

    /// Refuses texts with the character U+0000, for databases that cannot store them, as PostgreSQL cannot.
    #[must_use]
    pub fn without_nul(self) -> Self {
        Self { refuses_nul: true, ..self }
    }

    /// Refuses a message that the database cannot store.
    fn check(&self, item: &WorkItem, operation: &str) -> Result<(), ProviderError> {
        if self.refuses_nul && texts::has_nul(item) {
            return Err(ProviderError::permanent(operation, format!("the payload cannot be stored: {REASON}")));
        }
        Ok(())
    }

    /// Writes, one after the other if the database needs that.
    async fn write<T: Send, W>(&self, work: W) -> Result<T, ProviderError>
    where
        W: Future<Output = Result<T, ProviderError>> + Send,
    {
        match &self.writer {
            Some(writer) => writer.write(work).await,
            None => work.await,
        }
    }

    async fn persist<T: Send, A>(&self, attempt: impl Fn() -> A + Sync) -> Ended<T>
    where
        A: Future<Output = Result<T, ProviderError>> + Send,
    {
        persist(&*self.inner, self.patience, attempt).await
    }

    /// Fetches, and tries again if another process was quicker. Without a single writer, databases wait on their own.
    async fn fetch<T: Send, A>(&self, attempt: impl Fn() -> A + Sync) -> Result<T, ProviderError>
    where
        A: Future<Output = Result<T, ProviderError>> + Send,
    {
        let Some(writer) = &self.writer else { return attempt().await };
        persist(&*self.inner, FETCH_PATIENCE, || writer.write(attempt())).await.into_result()
    }
}

impl fmt::Debug for Resilient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { patience, refuses_nul, .. } = self;
        f.debug_struct("Resilient")
            .field("store", &self.inner.name())
            .field("patience", patience)
            .field("refuses_nul", refuses_nul)
            .finish_non_exhaustive()
    }
}

#[async_trait::async_trait]
impl Provider for Resilient {
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
        let fetch = || self.fetch(|| self.inner.fetch_orchestration_item(lock_timeout, poll_timeout, filter));
        let mut fetched = fetch().await?;
        if let Some((item, token, _)) = &fetched
            && successor::is_awaited(item)
        {
            self.abandon_orchestration_item(token, None, true).await?;
            tokio::time::sleep(successor::PAUSE).await;
            fetched = fetch().await?;
        }
        if let Some((item, token, _)) = &mut fetched {
            if item.history_error.is_some() {
                self.hopeless.remember(token);
            }
            self.renames.apply(&item.orchestration_name, &item.version, &mut item.history);
        }
        Ok(fetched)
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
        let refusal = |message: String| Err(ProviderError::permanent("ack_orchestration_item", message));
        if self.given_up.take(lock_token) {
            return refusal("what the orchestration did could not be recorded: it will be done again".to_owned());
        }
        self.hopeless.take(lock_token);
        if self.refuses_nul && texts::is_turn_refused(&history_delta, &worker_items, &orchestrator_items, &metadata) {
            return refusal(format!("what the orchestration did cannot be stored: {REASON}"));
        }
        let attempt = || async {
            let recorded = self.inner.ack_orchestration_item(
                lock_token,
                execution_id,
                history_delta.clone(),
                worker_items.clone(),
                orchestrator_items.clone(),
                metadata.clone(),
                cancelled_activities.clone(),
            );
            self.write(recorded).await
        };
        match self.persist(attempt).await {
            Ended::Done(()) => Ok(()),
            Ended::Refused(error) => Err(error),
            Ended::GaveUp(error) => {
                self.given_up.remember(lock_token);
                // duroxide would repeat all of this if the error were called retryable.
                Err(ProviderError { retryable: false, ..error })
            }
        }
    }

    async fn abandon_orchestration_item(
        &self,
        lock_token: &str,
        delay: Option<Duration>,
        ignore_attempt: bool,
    ) -> Result<(), ProviderError> {
        let ignore_attempt = ignore_attempt || !self.hopeless.take(lock_token);
        self.write(self.inner.abandon_orchestration_item(lock_token, delay, ignore_attempt)).await
    }

    async fn read(&self, instance: &str) -> Result<Vec<Event>, ProviderError> {
        self.inner.read(instance).await
    }

    async fn read_with_execution(&self, instance: &str, execution_id: u64) -> Result<Vec<Event>, ProviderError> {
        self.inner.read_with_execution(instance, execution_id).await
    }

    async fn append_with_execution(
        &self,
        instance: &str,
        execution_id: u64,
        new_events: Vec<Event>,
    ) -> Result<(), ProviderError> {
        self.write(self.inner.append_with_execution(instance, execution_id, new_events)).await
    }

    async fn enqueue_for_worker(&self, item: WorkItem) -> Result<(), ProviderError> {
        self.check(&item, "enqueue_for_worker")?;
        self.write(self.inner.enqueue_for_worker(item)).await
    }

    async fn fetch_work_item(
        &self,
        lock_timeout: Duration,
        poll_timeout: Duration,
        session: Option<&SessionFetchConfig>,
        tag_filter: &TagFilter,
    ) -> Result<Option<(WorkItem, String, u32)>, ProviderError> {
        self.fetch(|| self.inner.fetch_work_item(lock_timeout, poll_timeout, session, tag_filter)).await
    }

    async fn ack_work_item(&self, token: &str, completion: Option<WorkItem>) -> Result<(), ProviderError> {
        let completion = if self.refuses_nul { completion.map(texts::storable) } else { completion };
        let attempt = || self.write(self.inner.ack_work_item(token, completion.clone()));
        let ended = self.persist(attempt).await;
        if matches!(ended, Ended::Refused(_)) {
            self.hopeless.remember(token);
        }
        ended.into_result()
    }

    async fn renew_work_item_lock(&self, token: &str, extend_for: Duration) -> Result<(), ProviderError> {
        self.write(self.inner.renew_work_item_lock(token, extend_for)).await
    }

    async fn renew_session_lock(
        &self,
        owner_ids: &[&str],
        extend_for: Duration,
        idle_timeout: Duration,
    ) -> Result<usize, ProviderError> {
        self.write(self.inner.renew_session_lock(owner_ids, extend_for, idle_timeout)).await
    }

    async fn cleanup_orphaned_sessions(&self, idle_timeout: Duration) -> Result<usize, ProviderError> {
        self.write(self.inner.cleanup_orphaned_sessions(idle_timeout)).await
    }

    async fn abandon_work_item(
        &self,
        token: &str,
        delay: Option<Duration>,
        ignore_attempt: bool,
    ) -> Result<(), ProviderError> {
        let ignore_attempt = ignore_attempt || !self.hopeless.take(token);
        self.write(self.inner.abandon_work_item(token, delay, ignore_attempt)).await
    }

    async fn renew_orchestration_item_lock(&self, token: &str, extend_for: Duration) -> Result<(), ProviderError> {
        self.write(self.inner.renew_orchestration_item_lock(token, extend_for)).await
    }

    async fn enqueue_for_orchestrator(&self, item: WorkItem, delay: Option<Duration>) -> Result<(), ProviderError> {
        self.check(&item, "enqueue_for_orchestrator")?;
        self.write(self.inner.enqueue_for_orchestrator(item, delay)).await
    }

    fn as_management_capability(&self) -> Option<&dyn ProviderAdmin> {
        self.inner.as_management_capability()
    }

    async fn get_custom_status(
        &self,
        instance: &str,
        last_seen_version: u64,
    ) -> Result<Option<(Option<String>, u64)>, ProviderError> {
        self.inner.get_custom_status(instance, last_seen_version).await
    }

    async fn get_kv_value(&self, instance: &str, key: &str) -> Result<Option<String>, ProviderError> {
        self.inner.get_kv_value(instance, key).await
    }

    async fn get_kv_all_values(&self, instance: &str) -> Result<HashMap<String, String>, ProviderError> {
        self.inner.get_kv_all_values(instance).await
    }

    async fn get_instance_stats(&self, instance: &str) -> Result<Option<SystemStats>, ProviderError> {
        self.inner.get_instance_stats(instance).await
    }
}
