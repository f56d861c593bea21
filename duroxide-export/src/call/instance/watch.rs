//! Watching an instance until it ends.

use crate::call::instance::identity;
use crate::call::instance::status::Status;
use crate::handler::definition::{Definition, Error, Output, ProgressOf};
use crate::handler::meta::Meta;
use crate::payload::id;
use duroxide::{Client, ClientError, OrchestrationStatus};
use duroxide_export_stores::__private::Backoff;
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// The changes of an instance's status, as a [`Stream`].
///
/// [`Orchestration::watch`](crate::Orchestration::watch) returns it, and explains what it yields. [`next`](Self::next)
/// needs no import; everything that works on streams, such as `futures::StreamExt`, works too. It owns a client, so it can
/// be moved to another task.
pub struct Watch<T, E = String, P = String> {
    statuses: BoxStream<'static, Result<Status<T, E, P>, ClientError>>,
}

/// Watches an instance of an orchestration.
pub(crate) fn watch<D: Definition>(client: Client, instance: String) -> WatchOf<D> {
    let watcher = Watcher::new(client, instance, const { &D::META });
    let changes = stream::unfold(watcher, async |mut watcher| Some((watcher.next().await?, watcher)));
    Watch { statuses: changes.map(|change| change.map(Status::from_duroxide::<D>)).fuse().boxed() }
}

/// The changes of an instance of a handler.
type WatchOf<D> = Watch<Output<D>, Error<D>, ProgressOf<D>>;

impl<T, E, P> Watch<T, E, P> {
    /// Waits for the next change. Returns `None` after the end of the instance.
    ///
    /// # Errors
    ///
    /// See [`Orchestration::watch`](crate::Orchestration::watch).
    pub async fn next(&mut self) -> Option<Result<Status<T, E, P>, ClientError>> {
        self.statuses.next().await
    }
}

impl<T, E, P> Stream for Watch<T, E, P> {
    type Item = Result<Status<T, E, P>, ClientError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.statuses.as_mut().poll_next(context)
    }
}

impl<T, E, P> fmt::Debug for Watch<T, E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

/// Looks at an instance again and again, less and less often while nothing changes.
struct Watcher {
    client: Client,
    instance: String,
    meta: &'static Meta,
    seen: Seen,
    pauses: Backoff,
    /// How long to wait until the next look.
    pause: Duration,
    /// Since when the store has been failing.
    failing_since: Option<Instant>,
}

/// What was seen last.
enum Seen {
    /// Nothing: this is the first look.
    Nothing,
    /// There is no such instance, perhaps not yet.
    NoInstance,
    /// The instance runs; this is the version of its progress.
    Running(u64),
    /// The last item has been yielded.
    End,
}

impl Seen {
    /// Describes an instance that is known. If it is no longer found, it was deleted.
    const fn from_status(status: &OrchestrationStatus) -> Self {
        match status {
            OrchestrationStatus::Running { custom_status_version, .. } => Self::Running(*custom_status_version),
            OrchestrationStatus::NotFound
            | OrchestrationStatus::Completed { .. }
            | OrchestrationStatus::Failed { .. } => Self::End,
        }
    }
}

/// The pauses between two looks. The longest is how late a change may be noticed.
const SHORTEST_PAUSE: Duration = Duration::from_millis(20);
const PAUSES: Backoff = Backoff::new(Duration::from_millis(40), Duration::from_secs(1));
/// How often to look before the pause grows.
const LOOKS: u32 = 4;
/// How long a store may fail before the stream yields its error.
const PATIENCE: Duration = Duration::from_secs(30);

impl Watcher {
    const fn new(client: Client, instance: String, meta: &'static Meta) -> Self {
        Self { client, instance, meta, seen: Seen::Nothing, pauses: PAUSES, pause: SHORTEST_PAUSE, failing_since: None }
    }

    async fn next(&mut self) -> Option<Result<OrchestrationStatus, ClientError>> {
        loop {
            if matches!(self.seen, Seen::End) {
                return None;
            }
            match self.look().await {
                Ok(Some(status)) => {
                    (self.pauses, self.pause, self.failing_since) = (PAUSES, SHORTEST_PAUSE, None);
                    return Some(Ok(status));
                }
                Ok(None) => {
                    self.lengthen_pause();
                    self.failing_since = None;
                }
                Err(error @ ClientError::Provider(_)) => {
                    if self.has_failed_for_long() {
                        return Some(Err(error));
                    }
                    tokio::time::sleep(self.pause).await;
                    self.lengthen_pause();
                }
                Err(error) => {
                    self.seen = Seen::End;
                    return Some(Err(error));
                }
            }
        }
    }

    fn lengthen_pause(&mut self) {
        self.pause = self.pauses.pause();
    }

    /// Returns whether to report that the store fails. The next report is due after another interval of the same length.
    fn has_failed_for_long(&mut self) -> bool {
        let since = *self.failing_since.get_or_insert_with(Instant::now);
        let is_long = since.elapsed() >= PATIENCE;
        if is_long {
            self.failing_since = None;
        }
        is_long
    }

    /// Looks at the instance for a while. Returns `None` if nothing has changed.
    async fn look(&mut self) -> Result<Option<OrchestrationStatus>, ClientError> {
        match self.seen {
            Seen::Nothing => {
                id::checked(&self.instance)?;
                Ok(Some(self.first_status().await?))
            }
            Seen::NoInstance => {
                tokio::time::sleep(self.pause).await;
                let status = self.first_status().await?;
                Ok((!matches!(status, OrchestrationStatus::NotFound)).then_some(status))
            }
            Seen::Running(version) => self.change_since(version).await,
            Seen::End => Ok(None),
        }
    }

    /// Waits for a running instance to change.
    async fn change_since(&mut self, version: u64) -> Result<Option<OrchestrationStatus>, ClientError> {
        let change = self.client.wait_for_status_change(&self.instance, version, self.pause, self.pause * LOOKS);
        let status = match change.await {
            Err(ClientError::Timeout) => match self.status().await? {
                // It was deleted, which the wait above does not tell from running.
                OrchestrationStatus::NotFound => OrchestrationStatus::NotFound,
                OrchestrationStatus::Running { .. } => return Ok(None),
                ended => ended,
            },
            changed => changed?,
        };
        self.seen = Seen::from_status(&status);
        Ok(Some(status))
    }

    /// Returns the first status of the instance. If there is an instance, this checks what it runs.
    async fn first_status(&mut self) -> Result<OrchestrationStatus, ClientError> {
        let status = self.status().await?;
        if matches!(status, OrchestrationStatus::NotFound) {
            self.seen = Seen::NoInstance;
            return Ok(status);
        }
        let running = identity::running_in(&self.client, &self.instance).await;
        identity::checked(running.as_deref(), &self.instance, self.meta)?;
        self.seen = Seen::from_status(&status);
        Ok(status)
    }

    async fn status(&self) -> Result<OrchestrationStatus, ClientError> {
        self.client.get_orchestration_status(&self.instance).await
    }
}
