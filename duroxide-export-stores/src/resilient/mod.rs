//! The store that outlasts faults of its database.

mod admin;
mod condition;
mod database;
mod held;
mod operations;
mod outcome;
mod payloads;
mod persist;
#[cfg(feature = "postgres")]
mod postgres;
mod queues;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stranded;
mod successor;
mod verdict;
mod writer;

#[cfg(feature = "postgres")]
pub(crate) use crate::resilient::postgres::{PostgresDatabase, Reopen};
#[cfg(feature = "sqlite")]
pub(crate) use crate::resilient::sqlite::SqliteDatabase;

pub use crate::resilient::payloads::Limits;

use crate::renames::{self, Renames};
use crate::resilient::condition::{Condition, Logged};
use crate::resilient::database::{Database, Plain};
use crate::resilient::held::Held;
use crate::resilient::outcome::{Parent, Waits};
use crate::resilient::payloads::Accepted;
use crate::resilient::persist::{Ended, persist};
use crate::resilient::queues::Presence;
use crate::resilient::stranded::StrandedWork;
use crate::resilient::verdict::Verdict;
use crate::resilient::writer::Writer;
use crate::waiting;
use duroxide::providers::{Provider, ProviderError, WorkItem};
use duroxide_export_catalog::nearest;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::time::Duration;
use tokio::time::Instant;

/// A store that outlasts faults of its database. [`open`](crate::open) returns every store in one.
///
/// duroxide tries for a third of a second to record what an orchestration did, and gives up a lock when renewing it first
/// fails. This store does better:
///
/// * **Time.** Each operation has a limit of time. If the connections to PostgreSQL have gone silent, the store opens new ones.
/// * **Trying again.** What an orchestration or an activity did is recorded as soon as the database is back, if that takes no longer
///   than [`with_retry_period`](Self::with_retry_period) allows. After that, it is done again later. Locks are renewed for as long as
///   they last.
/// * **Refusals.** An error of a database that is overloaded, locked, read-only or restarting counts as temporary, even if the
///   provider calls it permanent. If a working database cannot store what an orchestration did, the instance fails, and its parent
///   is told. If it cannot store the result of an activity, the activity fails.
/// * **Senders.** With a store from [`open`](crate::open), a message to an instance that does not exist is an error that
///   suggests the ones that do. One that another program has put there is dropped, with a warning.
/// * **Work of other programs.** An instance or an activity that this program has no handler for is left to other programs. This one
///   looks at it again after pauses that grow from a second to a minute. The same goes for rows that it cannot read.
/// * **Endless waits.** An orchestration that waits for something that duroxide does not know, such as a channel, fails.
/// * **Renames.** An orchestration finds its history under the present names of handlers that it once scheduled under an `alias`,
///   or under a name that [`with_renames`](Self::with_renames) gives.
/// * **Limits.** Texts that the database cannot store, or that are longer than [`with_limits`](Self::with_limits) allows, are refused
///   before they are stored.
///
/// Starting, raising and enqueueing are not repeated, because only the caller knows whether repeating them does harm. Their
/// errors reach the caller. Reading is repeated for up to 25 seconds, if the error is temporary.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use duroxide::providers::sqlite::SqliteProvider;
/// use duroxide_export_stores::Resilient;
/// use std::{sync::Arc, time::Duration};
///
/// let store = SqliteProvider::new_in_memory().await?;
/// let store = Resilient::new(Arc::new(store)).with_single_writer().with_retry_period(Duration::from_secs(300));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub struct Resilient {
    database: Arc<dyn Database>,
    /// The provider whose name and version the store has.
    first: Arc<dyn Provider>,
    retry_period: Duration,
    writer: Option<Writer>,
    accepted: Accepted,
    condition: Condition,
    turns: Held<Turn>,
    activities: Held<Activity>,
    /// How many fetches had no reply, of turns and of activities.
    lost_turns: AtomicU32,
    lost_activities: AtomicU32,
    stranded: StrandedWork,
    /// The rows that cannot be read, each of which is logged once.
    unreadable: Logged,
    /// The old names of handlers.
    renames: Renames,
}

/// A turn of an orchestration that duroxide works on.
#[derive(Debug, Clone, Default)]
struct Turn {
    instance: String,
    parent: Option<Parent>,
    waits: Waits,
    history_length: usize,
    /// Whether a runtime has fetched it. A runtime passes a filter of what it can replay; a tool that looks at the queue does not.
    is_of_runtime: bool,
    /// The handler that is missing if duroxide abandons the turn; `None` if it would do so for another reason.
    unhandled: Option<stranded::Unhandled>,
    /// The length of the history, which shows how far the instance has come.
    progress: usize,
    /// Whether the history cannot be read. duroxide then counts the attempts.
    is_unreadable: bool,
    /// Whether recording the turn has failed. duroxide's next step is to fail the instance.
    is_unrecorded: bool,
}

/// An activity that duroxide runs.
#[derive(Debug)]
struct Activity {
    name: String,
    instance: String,
    /// Whether renewing the lock has failed, so that the activity runs again.
    is_interrupted: bool,
    /// Whether it has run to its end. If duroxide then abandons it, a handler is not what is missing.
    has_ended: bool,
    /// Whether its result can never be recorded. duroxide then counts the attempts.
    is_poisoned: bool,
}

/// How long to keep trying to fetch before the dispatcher gets a chance to stop.
const FETCH_RETRY_PERIOD: Duration = Duration::from_secs(1);

/// How long to keep trying to read. It is longer than the limit of an operation, so that silent connections are replaced in time.
const READ_RETRY_PERIOD: Duration = Duration::from_secs(25);

impl Resilient {
    /// Wraps a provider. The retry period is a minute.
    #[must_use]
    pub fn new(inner: Arc<dyn Provider>) -> Self {
        Self::on(Arc::new(Plain(inner)))
    }

    /// A store on a database.
    fn on(database: Arc<dyn Database>) -> Self {
        renames::store_opened();
        Self {
            first: database.provider(),
            database,
            retry_period: Duration::from_secs(60),
            writer: None,
            accepted: Accepted { rejects_nul: false, limits: Limits::NONE },
            condition: Condition::default(),
            turns: Held::default(),
            activities: Held::default(),
            lost_turns: AtomicU32::default(),
            lost_activities: AtomicU32::default(),
            stranded: StrandedWork::default(),
            unreadable: Logged::default(),
            renames: Renames::linked(),
        }
    }

    /// A store on SQLite.
    #[cfg(feature = "sqlite")]
    pub(crate) fn on_sqlite(database: SqliteDatabase) -> Self {
        Self::on(Arc::new(database)).with_single_writer()
    }

    /// A store on PostgreSQL.
    #[cfg(feature = "postgres")]
    pub(crate) fn on_postgres(database: PostgresDatabase) -> Self {
        Self::on(Arc::new(database)).rejecting_nul()
    }

    /// Sets how long to keep trying to record what an orchestration or an activity did.
    #[must_use]
    pub fn with_retry_period(self, retry_period: Duration) -> Self {
        Self { retry_period, ..self }
    }

    /// Lets one transaction of this process write at a time, for databases, such as SQLite, in which one of two
    /// concurrent writes fails.
    #[must_use]
    pub fn with_single_writer(self) -> Self {
        Self { writer: Some(Writer::default()), ..self }
    }

    /// Rejects texts with the character U+0000, for databases that cannot store them, such as PostgreSQL.
    #[must_use]
    pub fn rejecting_nul(self) -> Self {
        Self { accepted: Accepted { rejects_nul: true, ..self.accepted }, ..self }
    }

    /// Rejects texts that are too long. Without this, only duroxide and the database have limits.
    ///
    /// A sender gets the error; an activity whose result is too long fails; an orchestration that sends or returns something too
    /// long fails, and its parent is told.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { accepted: Accepted { limits, ..self.accepted }, ..self }
    }

    /// Shows orchestrations the present names of handlers that were renamed. Handlers of duroxide-export that have an `alias`
    /// need no renames.
    #[must_use]
    pub fn with_renames(self, renames: Renames) -> Self {
        Self { renames: self.renames.merge(renames), ..self }
    }

    /// Runs an operation of a provider, within a time limit.
    async fn limited<T: Send, W>(
        &self,
        operation: &str,
        provider: &Arc<dyn Provider>,
        limit: Duration,
        work: W,
    ) -> Result<T, ProviderError>
    where
        W: Future<Output = Result<T, ProviderError>> + Send,
    {
        if let Some(problem) = self.database.problem() {
            return Err(ProviderError::retryable(operation, problem));
        }
        if let Ok(result) = tokio::time::timeout(limit, work).await {
            return result;
        }
        self.database.replace(provider).await;
        Err(ProviderError::retryable(
            operation,
            format!("the database has not answered for {} seconds", limit.as_secs()),
        ))
    }

    /// Like [`limited`](Self::limited), one after the other if the database needs that.
    async fn written<T: Send, W>(
        &self,
        operation: &str,
        provider: &Arc<dyn Provider>,
        work: W,
    ) -> Result<T, ProviderError>
    where
        W: Future<Output = Result<T, ProviderError>> + Send,
    {
        self.in_turn(self.limited(operation, provider, self.database.limit(), work)).await
    }

    /// Does something in turn with other writers, if the database needs that.
    async fn in_turn<T: Send, W>(&self, work: W) -> Result<T, ProviderError>
    where
        W: Future<Output = Result<T, ProviderError>> + Send,
    {
        match &self.writer {
            Some(writer) => writer.write(&*self.database, work).await,
            None => work.await,
        }
    }

    /// Does something on the database that is not an operation of the provider, and that may fail.
    async fn tidy<T: Default + Send>(&self, work: impl Future<Output = T> + Send) -> T {
        let provider = self.database.provider();
        let work = async { Ok(work.await) };
        self.written("tidy", &provider, work).await.unwrap_or_default()
    }

    async fn persist<T: Send, A>(
        &self,
        operation: &'static str,
        retry_period: Duration,
        attempt: impl Fn() -> A + Sync,
    ) -> Ended<T>
    where
        A: Future<Output = Result<T, ProviderError>> + Send,
    {
        self.persist_until(operation, after(retry_period), attempt).await
    }

    /// Reads, and tries again only after temporary errors.
    async fn read_again<T: Send, A>(
        &self,
        operation: &'static str,
        attempt: impl Fn() -> A + Sync,
    ) -> Result<T, ProviderError>
    where
        A: Future<Output = Result<T, ProviderError>> + Send,
    {
        let attempt = || async {
            match attempt().await {
                Err(error) if Verdict::from_error(&error) != Verdict::Temporary => Ok(Err(error)),
                answer => answer.map(Ok),
            }
        };
        self.persist(operation, READ_RETRY_PERIOD, attempt).await.into_result()?
    }

    async fn persist_until<T: Send, A>(
        &self,
        operation: &'static str,
        deadline: Instant,
        attempt: impl Fn() -> A + Sync,
    ) -> Ended<T>
    where
        A: Future<Output = Result<T, ProviderError>> + Send,
    {
        persist(&*self.database, &self.condition, operation, deadline, attempt).await
    }

    /// Checks a message, and returns how long it must wait for the start of its instance.
    async fn check_message(&self, item: &WorkItem, delay: Option<Duration>) -> Result<Option<Duration>, ProviderError> {
        let refusal = |message| Err(ProviderError::permanent("enqueue_for_orchestrator", message));
        if let Some(problem) = self.accepted.problem_with(item) {
            return refusal(problem);
        }
        let (WorkItem::ExternalRaised { instance, .. }
        | WorkItem::QueueMessage { instance, .. }
        | WorkItem::CancelInstance { instance, .. }) = item
        else {
            return Ok(delay);
        };
        match self.database.find(instance).await {
            Presence::Exists | Presence::Unclear => Ok(delay),
            Presence::Starts(wait) => Ok(Some(delay.unwrap_or_default().max(wait))),
            Presence::Missing => {
                let latest = self.database.latest_instances().await;
                refusal(missing(instance, &nearest(instance, latest.iter().map(String::as_str))))
            }
        }
    }
}

/// The time after a duration. Settings allow durations that no clock can add.
fn after(duration: Duration) -> Instant {
    Instant::now() + waiting::in_process(duration)
}

/// The error for a message to an instance that does not exist.
fn missing(instance: &str, similar: &[&str]) -> String {
    let problem = format!("there is no instance `{instance}`");
    match similar {
        [] => format!("{problem}: start it first, or check the ID"),
        similar => format!("{problem}: did you mean `{}`?", similar.join("`, `")),
    }
}

impl fmt::Debug for Resilient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { retry_period, accepted, .. } = self;
        f.debug_struct("Resilient")
            .field("store", &self.first.name())
            .field("retry_period", retry_period)
            .field("accepted", accepted)
            .finish_non_exhaustive()
    }
}
