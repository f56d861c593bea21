//! Replays all instances of a store that still run.

use crate::replay::recording::{RecordedInstance, Recording, RecordingError};
use crate::replay::replayer::Replay;
use crate::replay::report::{ExecutionReport, Report, Verdict};
use crate::replay::summary::Summary;
use duroxide::providers::Provider;
use duroxide::{Client, ClientError, Event, EventKind};
use futures_util::{Stream, StreamExt, stream};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Replays the instances of a store that still run, with the orchestrations of this program: whether they would go on if
/// this program were deployed.
///
/// The store is only read, so that its workers can go on in the meantime. Made by [`Replay::over`].
///
/// ```
/// # use duroxide_export as duroxide;
/// # #[duroxide::orchestration(name = "sell-book")]
/// # async fn sell_book(_: duroxide::OrchestrationContext) -> Result<(), String> { Ok(()) }
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let url = "sqlite::memory:";
/// use duroxide::replay::Replay;
///
/// let store = duroxide::providers::open(url).await?;
/// let replay = Replay::with(duroxide::RegistriesBuilder::all().build()?);
/// let summary = replay.over(&store).name("shop::orchestration::sell-book").summary().await?;
/// print!("{summary}");
/// if summary.breaks() {
///     std::process::exit(1);
/// }
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
#[must_use = "nothing is replayed before `reports` or `summary`"]
pub struct StoreReplay {
    replay: Replay,
    client: Client,
    statuses: Vec<String>,
    names: Vec<String>,
    version: Option<String>,
    older_than: Duration,
    one_of: usize,
}

impl Replay {
    /// Replays the instances of a store that still run.
    pub fn over(&self, store: &Arc<dyn Provider>) -> StoreReplay {
        StoreReplay {
            replay: self.clone(),
            client: Client::new(Arc::clone(store)),
            statuses: Vec::new(),
            names: Vec::new(),
            version: None,
            older_than: Duration::ZERO,
            one_of: 1,
        }
    }
}

impl StoreReplay {
    /// Instances with this status of duroxide's, `Running`, `Completed` or `Failed`, instead of those that run. Several calls
    /// add up.
    ///
    /// Whether those that have ended would end in the same way shows what a change does to instances to come.
    pub fn status(mut self, status: impl Into<String>) -> Self {
        self.statuses.push(status.into());
        self
    }

    /// Only instances of this orchestration, by its full name. Several calls add up.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.names.push(name.into());
        self
    }

    /// Only instances of this version.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Only instances whose execution started at least `age` ago.
    pub const fn older_than(mut self, age: Duration) -> Self {
        self.older_than = age;
        self
    }

    /// Only one in `number` instances, evenly spread by age, for stores that are too large to replay completely.
    ///
    /// # Panics
    ///
    /// If the number is 0.
    pub const fn one_of(mut self, number: usize) -> Self {
        assert!(number > 0, "one of no instances: write `one_of(1)` for all of them");
        self.one_of = number;
        self
    }

    /// The reports, one for each instance, as they are made. The store is read while the stream is polled.
    ///
    /// An instance that ends in the meantime is left out.
    ///
    /// # Errors
    ///
    /// [`RecordingError::Store`] if the store cannot be read, and [`RecordingError::History`] if one of its histories cannot.
    pub fn reports(self) -> impl Stream<Item = Result<ExecutionReport, RecordingError>> + Send {
        self.progress().filter_map(|replayed| async { replayed.map(|replayed| replayed.report).transpose() })
    }

    /// The reports, with the number of instances that are done and that there are.
    fn progress(self) -> impl Stream<Item = Result<Replayed, RecordingError>> + Send {
        stream::once(async move {
            let instances = match self.instances().await {
                Ok(instances) => instances,
                Err(error) => return stream::once(async { Err(error.into()) }).left_stream(),
            };
            let (all, this) = (instances.len(), Arc::new(self));
            let replayed = stream::iter(instances).map(move |instance| {
                let this = Arc::clone(&this);
                async move { this.replay(instance).await }
            });
            // One connection reads while the code of another instance runs.
            let reports = replayed.buffered(READ_AHEAD).enumerate();
            reports.map(move |(number, report)| Ok(Replayed { report: report?, done: number + 1, all })).right_stream()
        })
        .flatten()
    }

    /// The IDs of the instances with the status that is asked for.
    async fn instances(&self) -> Result<Vec<String>, ClientError> {
        let running = [RUNNING.to_owned()];
        let mut instances = Vec::new();
        for status in if self.statuses.is_empty() { &running[..] } else { &self.statuses } {
            instances.append(&mut self.client.list_instances_by_status(status).await?);
        }
        if self.one_of > 1 {
            instances = instances.into_iter().step_by(self.one_of).collect();
        }
        Ok(instances)
    }

    /// Replays all of them, and counts.
    ///
    /// # Errors
    ///
    /// Those of [`reports`](Self::reports).
    pub async fn summary(self) -> Result<Summary, RecordingError> {
        self.summary_with(|_, _| {}).await
    }

    /// Replays all of them, and counts. Meanwhile, tells how many are done, and how many there are.
    ///
    /// # Errors
    ///
    /// Those of [`reports`](Self::reports).
    pub async fn summary_with(self, mut progress: impl FnMut(usize, usize) + Send) -> Result<Summary, RecordingError> {
        let mut summary = Summary::default();
        let mut replayed = std::pin::pin!(self.progress());
        while let Some(replayed) = replayed.next().await {
            let Replayed { report, done, all } = replayed?;
            if let Some(report) = report {
                summary.add(report);
            }
            progress(done, all);
        }
        Ok(summary)
    }

    /// `None` if the instance is not asked for, or has ended in the meantime.
    async fn replay(&self, instance: String) -> Result<Option<ExecutionReport>, RecordingError> {
        let recorded = RecordedInstance::read_last(&self.client, &instance).await?;
        let Some(started) = recorded.start().filter(|started| self.is_asked_for(started)) else { return Ok(None) };
        let parent = Parent::of(started);
        let Report { executions } = self.replay.run(&Recording { instances: vec![recorded] });
        let Some(mut report) = executions.into_iter().next() else { return Ok(None) };
        if self.statuses.is_empty() && !report.is_running {
            return Ok(None);
        }
        if report.is_running && matches!(report.verdict, Verdict::Diverged(_)) {
            report.parents = self.parents(parent).await?;
        }
        Ok(Some(report))
    }

    fn is_asked_for(&self, started: &Event) -> bool {
        let EventKind::OrchestrationStarted { name, version, .. } = &started.kind else { return false };
        let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        (self.names.is_empty() || self.names.contains(name))
            && self.version.as_ref().is_none_or(|asked| asked == version)
            && u128::from(started.timestamp_ms) + self.older_than.as_millis() <= now_ms
    }

    /// The IDs of a parent that waits for its sub-orchestration, and of those that wait for the parent.
    async fn parents(&self, mut parent: Option<Parent>) -> Result<Vec<String>, RecordingError> {
        let mut waiting = Vec::new();
        while let Some(Parent { instance, execution }) = parent {
            let recorded = RecordedInstance::read_last(&self.client, &instance).await?;
            let Some(last) = recorded.executions.last().filter(|last| last.is_running()) else { break };
            // An earlier execution does not wait any more.
            if execution.is_some_and(|execution| execution != last.execution) {
                break;
            }
            parent = recorded.start().and_then(Parent::of);
            waiting.push(instance);
        }
        Ok(waiting)
    }
}

const RUNNING: &str = "Running";

/// How many instances are read at the same time. More would slow down the workers of the store.
const READ_AHEAD: usize = 4;

/// The execution that started a sub-orchestration.
struct Parent {
    instance: String,
    /// Older versions of duroxide do not record it.
    execution: Option<u64>,
}

impl Parent {
    fn of(started: &Event) -> Option<Self> {
        match &started.kind {
            EventKind::OrchestrationStarted { parent_instance: Some(instance), parent_execution_id, .. } => {
                Some(Self { instance: instance.clone(), execution: *parent_execution_id })
            }
            _ => None,
        }
    }
}

impl fmt::Debug for StoreReplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreReplay")
            .field("statuses", &self.statuses)
            .field("names", &self.names)
            .field("version", &self.version)
            .field("older_than", &self.older_than)
            .field("one_of", &self.one_of)
            .finish_non_exhaustive()
    }
}

struct Replayed {
    report: Option<ExecutionReport>,
    done: usize,
    all: usize,
}
