//! The workers of a test runtime that stop when they are told to, one after the other, on one store.

use crate::replay::Replay;
use crate::testing::clock::{Clock, is_system_call};
use crate::testing::faults::case::{ActivityStep, Case, Fault, Point, Step};
use duroxide::Event;
use duroxide::providers::{Provider, ProviderError, WorkItem};
use duroxide::runtime::Runtime;
use std::collections::{HashMap, HashSet};
use std::future::pending;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

tokio::task_local! {
    /// The run of a scenario that is played by this task.
    static CURRENT: Arc<Run>;
}

/// How long an activity may take before others run beside it. It may wait for them.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often it is looked whether something has changed.
const POLL: Duration = Duration::from_millis(1);

/// One run of a scenario.
#[derive(Default)]
pub(in crate::testing) struct Run {
    /// The time when each run begins, in milliseconds since the epoch.
    begin: u64,
    /// The fault of this run, until it occurs.
    case: Mutex<Option<Case>>,
    steps: Mutex<Vec<Step>>,
    workers: Mutex<Option<Arc<Workers>>>,
}

impl Run {
    pub(super) fn new(begin: u64, case: Option<Case>) -> Self {
        Self { begin, case: Mutex::new(case), ..Self::default() }
    }

    pub(in crate::testing) const fn begin(&self) -> u64 {
        self.begin
    }

    /// The run that the calling task plays.
    pub(in crate::testing) fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(Arc::clone).ok()
    }

    /// Plays a scenario in this run.
    pub(super) async fn play<R>(self: Arc<Self>, scenario: impl Future<Output = R>) -> R {
        CURRENT.scope(self, scenario).await
    }

    /// Whether something is still to go wrong.
    pub(in crate::testing) fn has_case(&self) -> bool {
        lock(&self.case).is_some()
    }

    /// The workers of the test runtime, if there is one. This run forgets them.
    pub(super) fn take_workers(&self) -> Option<Arc<Workers>> {
        lock(&self.workers).take()
    }

    pub(super) fn take_steps(&self) -> Vec<Step> {
        std::mem::take(&mut lock(&self.steps))
    }

    /// Whether a fault is to occur now. It occurs once.
    fn strikes(&self, fault: Fault, is_here: impl FnOnce(&Point) -> bool) -> bool {
        lock(&self.case).take_if(|case| case.fault == fault && is_here(&case.point)).is_some()
    }

    fn strikes_at(&self, fault: Fault, point: &Point) -> bool {
        self.strikes(fault, |here| here == point)
    }
}

/// Starts the next worker, whose store has a number.
pub(in crate::testing) type Start =
    Box<dyn Fn(Arc<Workers>, u32) -> Pin<Box<dyn Future<Output = Arc<Runtime>> + Send>> + Send + Sync>;

/// The workers of one test runtime.
pub(in crate::testing) struct Workers {
    run: Arc<Run>,
    store: Arc<dyn Provider>,
    clock: Arc<Mutex<Clock>>,
    pub(super) replay: Replay,
    /// The names of the activities that are declared `idempotent`.
    idempotent: HashSet<&'static str>,
    start: Start,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The number of the present worker.
    present: u32,
    runtime: Option<Arc<Runtime>>,
    is_over: bool,
    /// What the worker does now, and since when. It does one thing at a time.
    busy: Option<(String, Instant)>,
    /// The locks of turns.
    turns: HashSet<String>,
    /// The locks of activities.
    activities: HashMap<String, Point>,
    /// The first result of an activity that runs again.
    first_result: Option<(Point, WorkItem)>,
}

/// Stops a worker without the warning that it has been busy.
async fn stop(runtime: Arc<Runtime>) {
    runtime.shutdown(Some(0)).with_subscriber(NoSubscriber::new()).await;
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Workers {
    /// Starts the first one.
    pub(in crate::testing) async fn start(
        run: Arc<Run>,
        (store, clock): (Arc<dyn Provider>, Arc<Mutex<Clock>>),
        replay: Replay,
        idempotent: HashSet<&'static str>,
        start: Start,
    ) {
        let this = Arc::new(Self { run, store, clock, replay, idempotent, start, state: Mutex::default() });
        let other = lock(&this.run.workers).replace(Arc::clone(&this));
        assert!(
            other.is_none(),
            "a scenario starts one `TestRuntime`: test the faults of the other in a scenario of its own"
        );
        this.start_next(0).await;
    }

    async fn start_next(self: Arc<Self>, number: u32) {
        let runtime = (self.start)(Arc::clone(&self), number).await;
        let late = {
            let mut state = lock(&self.state);
            if state.is_over || state.present != number { Some(runtime) } else { state.runtime.replace(runtime) }
        };
        if let Some(runtime) = late {
            stop(runtime).await;
        }
    }

    /// Stops the present one, for good.
    pub(super) async fn stop(&self) {
        let runtime = {
            let mut state = lock(&self.state);
            state.is_over = true;
            state.runtime.take()
        };
        if let Some(runtime) = runtime {
            stop(runtime).await;
        }
    }

    pub(super) fn store(&self) -> &Arc<dyn Provider> {
        &self.store
    }

    /// Waits until there is nothing left to do, other than to wait for timers and messages.
    pub(super) async fn settle(&self) {
        lock(&self.clock).watch_began();
        let changes = || lock(&self.clock).changes();
        let (mut before, mut since) = (changes(), Instant::now());
        while !lock(&self.clock).is_idle() && since.elapsed() < PATIENCE {
            tokio::time::sleep(POLL).await;
            if changes() != before {
                (before, since) = (changes(), Instant::now());
            }
        }
    }

    /// Goes on only if this worker is the present one.
    pub(in crate::testing) async fn present(&self, number: u32) {
        if lock(&self.state).present != number {
            pending::<()>().await;
        }
    }

    /// Whether the worker may do something: one thing at a time, while the test waits, so that each run takes the same course.
    pub(in crate::testing) fn is_free(&self) -> bool {
        lock(&self.clock).test_waits()
            && lock(&self.state).busy.as_ref().is_none_or(|(_, since)| since.elapsed() > PATIENCE)
    }

    /// Whether an activity may be fetched now. Turns come first.
    pub(in crate::testing) fn may_take_activity(&self) -> bool {
        let is_time = |clock: &Clock| clock.has_activities() && clock.is_settled();
        self.is_free() && is_time(&lock(&self.clock))
    }

    pub(in crate::testing) fn turn_taken(&self, token: &str) {
        let mut state = lock(&self.state);
        state.turns.insert(token.to_owned());
        state.busy = Some((token.to_owned(), Instant::now()));
    }

    /// Stops the worker if it is to stop before it stores a turn.
    pub(in crate::testing) async fn turn_ends(self: &Arc<Self>, events: &[Event]) {
        let Some(first) = events.first() else { return };
        lock(&self.run.steps).push(Step { point: point(first), activity: None });
        if self.run.strikes(Fault::BeforeTurn, |here| events.iter().any(|event| point(event) == *here)) {
            self.crash().await;
        }
    }

    /// Stops the worker if it is to stop after it has stored a turn.
    pub(in crate::testing) async fn turn_ended(self: &Arc<Self>, token: &str, events: &[Event]) {
        self.done(token);
        if self.run.strikes(Fault::AfterTurn, |here| events.iter().any(|event| point(event) == *here)) {
            self.crash().await;
        }
    }

    /// Records that a lock is given back.
    pub(in crate::testing) fn done(&self, token: &str) {
        let mut state = lock(&self.state);
        state.turns.remove(token);
        state.activities.remove(token);
        state.busy.take_if(|(busy, _)| busy == token);
        drop(state);
        lock(&self.clock).wakes().notify_waiters();
    }

    /// Stops the worker if it is to stop before it runs an activity.
    pub(in crate::testing) async fn activity_taken(self: &Arc<Self>, item: &WorkItem, token: &str) {
        let WorkItem::ActivityExecute { instance, execution_id, id, name, .. } = item else { return };
        let point = (instance.clone(), *execution_id, *id);
        {
            let mut state = lock(&self.state);
            state.busy = Some((token.to_owned(), Instant::now()));
            state.activities.insert(token.to_owned(), point.clone());
        }
        if !is_system_call(name) {
            let activity = ActivityStep {
                name: name.clone(),
                is_idempotent: self.idempotent.contains(name.as_str()),
                has_others: lock(&self.clock).has_other_activities(&point),
            };
            lock(&self.run.steps).push(Step { point: point.clone(), activity: Some(activity) });
        }
        if self.run.strikes_at(Fault::BeforeActivity, &point) {
            self.crash().await;
        }
    }

    /// Lets the faults of an activity happen that has run, and returns what is to be stored: nothing if it runs again.
    pub(in crate::testing) async fn activity_ends(
        self: &Arc<Self>,
        token: &str,
        completion: WorkItem,
    ) -> Result<Option<WorkItem>, ProviderError> {
        let Some(point) = lock(&self.state).activities.get(token).cloned() else { return Ok(Some(completion)) };
        if self.run.strikes_at(Fault::AfterActivity, &point) {
            self.crash().await;
        }
        if self.run.strikes_at(Fault::ActivityTwice, &point) {
            self.done(token);
            self.store.abandon_work_item(token, None, true).await?;
            lock(&self.state).first_result = Some((point, completion));
            return Ok(None);
        }
        let first = lock(&self.state).first_result.take_if(|(first, _)| *first == point);
        Ok(Some(first.map_or(completion, |(_, first)| first)))
    }

    /// Waits until all other activities have ended, if this one is to be the last. Some of them may wait for it.
    pub(in crate::testing) async fn others_end(&self, token: &str) {
        let Some(point) = lock(&self.state).activities.get(token).cloned() else { return };
        if !self.run.strikes_at(Fault::ActivityLast, &point) {
            return;
        }
        lock(&self.state).busy = None;
        lock(&self.clock).wakes().notify_waiters();
        let begin = Instant::now();
        let is_last = || {
            let clock = lock(&self.clock);
            clock.is_settled() && !clock.has_other_activities(&point)
        };
        while !is_last() && begin.elapsed() < PATIENCE {
            tokio::time::sleep(POLL).await;
        }
    }

    /// Stops the worker at once, and starts the next one. It never returns, because its caller is stopped.
    ///
    /// The locks are given back, as they are in production when they expire.
    async fn crash(self: &Arc<Self>) {
        let (runtime, next, turns, activities) = {
            let mut state = lock(&self.state);
            state.present += 1;
            state.busy = None;
            let (turns, activities) = (std::mem::take(&mut state.turns), std::mem::take(&mut state.activities));
            (state.runtime.take(), state.present, turns, activities)
        };
        for turn in &turns {
            let _ = self.store.abandon_orchestration_item(turn, None, true).await;
            lock(&self.clock).turn_ended(turn);
        }
        for activity in activities.keys() {
            let _ = self.store.abandon_work_item(activity, None, true).await;
        }
        let this = Arc::clone(self);
        tokio::spawn(async move {
            if let Some(runtime) = runtime {
                stop(runtime).await;
            }
            this.start_next(next).await;
        });
        pending::<()>().await;
    }
}

fn point(event: &Event) -> Point {
    (event.instance_id.clone(), event.execution_id, event.event_id)
}
