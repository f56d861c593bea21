//! A store that outlasts faults of its database.

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
pub(crate) use crate::providers::resilient::postgres::{PostgresDatabase, Reopen};
#[cfg(feature = "sqlite")]
pub(crate) use crate::providers::resilient::sqlite::SqliteDatabase;

pub use crate::providers::resilient::payloads::Limits;

use crate::entries::renames::Renames;
use crate::execution::timer;
use crate::providers::resilient::condition::{Condition, Told};
use crate::providers::resilient::database::{Database, Plain};
use crate::providers::resilient::held::Held;
use crate::providers::resilient::outcome::{Parent, Waits};
use crate::providers::resilient::payloads::Accepted;
use crate::providers::resilient::persist::{Ended, persist};
use crate::providers::resilient::queues::Presence;
use crate::providers::resilient::stranded::StrandedWork;
use crate::providers::resilient::verdict::Verdict;
use crate::providers::resilient::writer::Writer;
use ::duroxide::providers::{Provider, ProviderError, WorkItem};
use duroxide_export_catalog::nearest;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::time::Duration;
use tokio::time::Instant;

/// A store that outlasts faults of its database. [`open`](crate::providers::open) returns every store in one.
///
/// duroxide tries for a third of a second to record what an orchestration did, and believes the first error when it renews a
/// lock. This store knows more about databases:
///
/// * **Time.** Each operation has a limit of time. If the connections to PostgreSQL have gone silent, the store opens new ones.
/// * **Trying again.** What an orchestration or an activity did is recorded as soon as the database is back, if that takes no longer
///   than [`with_patience`](Self::with_patience) allows. After that, it is done again later. Locks are renewed for as long as
///   they last.
/// * **Refusals.** A database that is overloaded, locked, read-only or restarting refuses nothing, whatever the provider calls its error. If
///   a database that works cannot store what an orchestration did, the instance fails, and its parent is told.
///   If it cannot store the result of an activity, the activity fails.
/// * **Senders.** With a store from [`open`](crate::providers::open), a message to an instance that does not exist is an error that
///   suggests the ones that do. One that another program has put there is dropped, with a warning.
/// * **Others' work.** An instance or an activity that this program has no handler for is left to other programs, however often this one
///   comes across it, at distances that grow from a second to a minute. So is what this program cannot read.
/// * **Endless waits.** An orchestration that waits for something that duroxide does not know, such as a channel, fails.
/// * **Renames.** An orchestration finds its history under the present names of handlers that it once scheduled under an `alias`.
/// * **Limits.** Texts that the database cannot store, or that are longer than [`with_limits`](Self::with_limits) allows, are refused
///   before they are stored.
///
/// Starting, raising and enqueueing are not repeated, because the caller alone knows whether doing them twice does
/// harm. Their errors reach the caller. Reading begins again for up to 25 seconds, if the problem may pass.
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
    database: Arc<dyn Database>,
    /// For what the provider says of itself.
    first: Arc<dyn Provider>,
    patience: Duration,
    writer: Option<Writer>,
    accepted: Accepted,
    condition: Condition,
    turns: Held<Turn>,
    activities: Held<Activity>,
    /// How many fetches had no reply, of turns and of activities.
    lost_turns: AtomicU32,
    lost_activities: AtomicU32,
    stranded: StrandedWork,
    /// Rows that cannot be read.
    unreadable: Told,
    /// The names that handlers of this program once had.
    renames: Renames,
}

/// A turn of an orchestration that duroxide works on.
#[derive(Debug, Clone, Default)]
struct Turn {
    instance: String,
    parent: Option<Parent>,
    waits: Waits,
    history_length: usize,
    /// Whether a runtime has fetched it, which says what it can replay, and not somebody who looks at the queue.
    is_of_runtime: bool,
    /// What has no handler if duroxide leaves the turn to others; `None` if it does so for another reason.
    unhandled: Option<stranded::Unhandled>,
    /// How far the instance has come.
    progress: usize,
    /// Whether the history could not be read, so that duroxide is to count the attempts.
    is_unreadable: bool,
    /// Whether the turn could not be recorded. duroxide's next step is to fail the instance.
    is_given_up: bool,
}

/// An activity that duroxide runs.
#[derive(Debug)]
struct Activity {
    name: String,
    instance: String,
    /// Whether the lock could not be renewed, so that the activity is done again.
    is_interrupted: bool,
    /// Whether it has run to an end: if duroxide leaves it then, that is not for lack of a handler.
    has_ended: bool,
    /// Whether its result will never be recorded, so that duroxide is to count the attempts.
    is_hopeless: bool,
}

/// How long to try to fetch before the dispatcher gets a chance to stop.
const FETCH_PATIENCE: Duration = Duration::from_secs(1);

/// How long to try to read: longer than the limit of an operation, so that a connection that has gone silent is replaced.
const READ_PATIENCE: Duration = Duration::from_secs(25);

impl Resilient {
    /// Makes a store resilient. It waits for up to a minute.
    #[must_use]
    pub fn new(inner: Arc<dyn Provider>) -> Self {
        Self::on(Arc::new(Plain(inner)))
    }

    /// A store on a database that is known.
    fn on(database: Arc<dyn Database>) -> Self {
        Self {
            first: database.provider(),
            database,
            patience: Duration::from_secs(60),
            writer: None,
            accepted: Accepted { refuses_nul: false, limits: Limits::NONE },
            condition: Condition::default(),
            turns: Held::default(),
            activities: Held::default(),
            lost_turns: AtomicU32::default(),
            lost_activities: AtomicU32::default(),
            stranded: StrandedWork::default(),
            unreadable: Told::default(),
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
        Self::on(Arc::new(database)).without_nul()
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

    /// Refuses texts with the character U+0000, for databases that cannot store them, as PostgreSQL cannot.
    #[must_use]
    pub fn without_nul(self) -> Self {
        Self { accepted: Accepted { refuses_nul: true, ..self.accepted }, ..self }
    }

    /// Refuses texts that are too long. Without this, there are no limits but those of duroxide and the database.
    ///
    /// A sender gets the error; an activity whose result is too long fails; an orchestration that sends or returns something too
    /// long fails, and its parent is told.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { accepted: Accepted { limits, ..self.accepted }, ..self }
    }

    /// Runs an operation of a provider, for as long as it may take.
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

    /// Does something after whoever writes, if the database needs that.
    async fn in_turn<T: Send, W>(&self, work: W) -> Result<T, ProviderError>
    where
        W: Future<Output = Result<T, ProviderError>> + Send,
    {
        match &self.writer {
            Some(writer) => writer.write(&*self.database, work).await,
            None => work.await,
        }
    }

    /// Does something on the database that is not an operation of the provider. Nothing depends on whether it succeeds.
    async fn tidy<T: Default + Send>(&self, work: impl Future<Output = T> + Send) -> T {
        let provider = self.database.provider();
        let work = async { Ok(work.await) };
        self.written("tidy", &provider, work).await.unwrap_or_default()
    }

    async fn persist<T: Send, A>(
        &self,
        operation: &'static str,
        patience: Duration,
        attempt: impl Fn() -> A + Sync,
    ) -> Ended<T>
    where
        A: Future<Output = Result<T, ProviderError>> + Send,
    {
        self.persist_until(operation, after(patience), attempt).await
    }

    /// Reads. What is not there is not asked for again.
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
                Err(error) if Verdict::of(&error) != Verdict::Temporary => Ok(Err(error)),
                answer => answer.map(Ok),
            }
        };
        self.persist(operation, READ_PATIENCE, attempt).await.into_result()?
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

    /// Checks a message, and returns how long it has to wait for the start of its instance.
    async fn check_message(&self, item: &WorkItem, delay: Option<Duration>) -> Result<Option<Duration>, ProviderError> {
        let refusal = |message| Err(ProviderError::permanent("enqueue_for_orchestrator", message));
        if let Some(problem) = self.accepted.problem_of(item) {
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

/// The time after a duration, which may be as long as a setting allows.
fn after(duration: Duration) -> Instant {
    Instant::now() + timer::in_process(duration)
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
        let Self { patience, accepted, .. } = self;
        f.debug_struct("Resilient")
            .field("store", &self.first.name())
            .field("patience", patience)
            .field("accepted", accepted)
            .finish_non_exhaustive()
    }
}
