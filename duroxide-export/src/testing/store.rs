//! The store of a test: it holds back timers, and fires them when nothing else is left to do.

use crate::testing::clock::Clock;
use crate::testing::faults::workers::Workers;
use crate::testing::real_time::RealTime;
use async_trait::async_trait;
use duroxide::providers::{
    DispatcherCapabilityFilter, ExecutionMetadata, OrchestrationItem, Provider, ProviderAdmin, ProviderError,
    ScheduledActivityIdentifier, SessionFetchConfig, TagFilter, WorkItem,
};
use duroxide::{Event, EventKind};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Wraps another store, with a [`Clock`] that can skip ahead.
pub(super) struct TestStore {
    store: Arc<dyn Provider>,
    clock: Arc<Mutex<Clock>>,
    /// In-memory SQLite does not wait for a locked table: it fails, and duroxide only retries much later. So every
    /// access that may lock a table holds this.
    access: Arc<tokio::sync::Mutex<()>>,
    time: RealTime,
    /// The worker that uses this, by its number, if workers are to stop.
    worker: Option<(Arc<Workers>, u32)>,
}

impl TestStore {
    pub(super) fn new(store: Arc<dyn Provider>, clock: Arc<Mutex<Clock>>, time: RealTime) -> Self {
        Self { store, clock, access: Arc::default(), time, worker: None }
    }

    /// The same store, for a worker that is to stop.
    pub(super) fn of_worker(&self, workers: Arc<Workers>, number: u32) -> Self {
        let (store, clock, access) = (Arc::clone(&self.store), Arc::clone(&self.clock), Arc::clone(&self.access));
        Self { store, clock, access, time: self.time.clone(), worker: Some((workers, number)) }
    }

    /// The workers that stop, if this is the present one of them. Otherwise, the caller never goes on.
    async fn worker(&self) -> Option<&Arc<Workers>> {
        let (workers, number) = self.worker.as_ref()?;
        workers.present(*number).await;
        Some(workers)
    }

    fn clock(&self) -> MutexGuard<'_, Clock> {
        lock(&self.clock)
    }

    fn set_timers(&self, timers: Vec<(u64, WorkItem)>) {
        let mut clock = self.clock();
        for (length, timer) in timers {
            if let WorkItem::TimerFired { fire_at_ms, .. } = timer {
                clock.set_timer(fire_at_ms, length, timer);
            }
        }
    }

    fn activities_scheduled(&self, items: &[WorkItem]) {
        let mut clock = self.clock();
        for item in items {
            if let WorkItem::ActivityExecute { instance, execution_id, id, name, .. } = item {
                clock.activity_scheduled((instance.clone(), *execution_id, *id), name.clone());
            }
        }
    }

    /// Records that an activity has ended, and adjusts its output if that is the current time.
    fn activity_ended(&self, completion: WorkItem) -> WorkItem {
        match completion {
            WorkItem::ActivityCompleted { instance, execution_id, id, result } => {
                let activity = (instance, execution_id, id);
                let result = self.clock().activity_completed(&activity, result);
                let (instance, execution_id, id) = activity;
                WorkItem::ActivityCompleted { instance, execution_id, id, result }
            }
            WorkItem::ActivityFailed { instance, execution_id, id, details } => {
                let activity = (instance, execution_id, id);
                self.clock().activity_ended(&activity);
                let (instance, execution_id, id) = activity;
                WorkItem::ActivityFailed { instance, execution_id, id, details }
            }
            other => other,
        }
    }

    async fn next_turn(
        &self,
        worker: Option<&Arc<Workers>>,
        lock_timeout: Duration,
        poll_timeout: Duration,
        filter: Option<&DispatcherCapabilityFilter>,
    ) -> Result<Option<(OrchestrationItem, String, u32)>, ProviderError> {
        let _access = self.access.lock().await;
        if worker.is_some_and(|worker| !worker.is_free()) {
            return Ok(None);
        }
        let changes = self.clock().changes();
        let is_known = worker.is_some() && self.clock().has_just_settled();
        let mut fetched = if is_known {
            None
        } else {
            self.time.run_alone(self.store.fetch_orchestration_item(lock_timeout, poll_timeout, filter)).await?
        };
        if fetched.is_none() {
            let timer = self.clock().next_timer(changes);
            if let Some(timer) = timer {
                self.time.run_alone(self.store.enqueue_for_orchestrator(timer, None)).await?;
                fetched = self
                    .time
                    .run_alone(self.store.fetch_orchestration_item(lock_timeout, poll_timeout, filter))
                    .await?;
            }
        }
        match &fetched {
            Some((_, lock, _)) => {
                self.clock().turn_began(lock);
                if let Some(worker) = worker {
                    worker.turn_taken(lock);
                }
            }
            None if is_known => {}
            None => self.clock().found_no_turn(changes),
        }
        Ok(fetched)
    }

    async fn next_activity(
        &self,
        worker: Option<&Arc<Workers>>,
        lock_timeout: Duration,
        poll_timeout: Duration,
        session: Option<&SessionFetchConfig>,
        tag_filter: &TagFilter,
    ) -> Result<Option<(WorkItem, String, u32)>, ProviderError> {
        let _access = self.access.lock().await;
        if worker.is_some_and(|worker| !worker.may_take_activity()) {
            return Ok(None);
        }
        let fetched =
            self.time.run_alone(self.store.fetch_work_item(lock_timeout, poll_timeout, session, tag_filter)).await?;
        if let Some((WorkItem::ActivityExecute { instance, execution_id, id, input, .. }, ..)) = &fetched {
            self.clock().activity_taken((instance.clone(), *execution_id, *id), input.clone());
        }
        if let (Some(worker), Some((item, token, _))) = (worker, &fetched) {
            worker.activity_taken(item, token).await;
        }
        Ok(fetched)
    }

    /// The work that is found. If there is none, a worker that does not pause on its own waits for a change first.
    async fn or_pause<T>(
        &self,
        fetched: impl Future<Output = Result<Option<T>, ProviderError>>,
    ) -> Result<Option<T>, ProviderError> {
        const LONGEST: Duration = Duration::from_millis(5);
        let wakes = self.clock().wakes();
        let change = wakes.notified();
        let fetched = fetched.await?;
        if fetched.is_none() && (self.worker.is_some() || self.time.is_paused()) {
            let _ = self.time.run(async { tokio::time::timeout(LONGEST, change).await }).await;
        }
        Ok(fetched)
    }
}

/// The length of a timer, in milliseconds, as far as the event that sets it shows it.
fn length_of(timer: &WorkItem, events: &[Event]) -> u64 {
    let WorkItem::TimerFired { id, fire_at_ms, .. } = timer else { return 0 };
    let set = events.iter().find(|event| event.event_id == *id);
    set.map_or(0, |event| fire_at_ms.saturating_sub(event.timestamp_ms))
}

const fn ends_execution(event: &Event) -> bool {
    ends_instance(event) || matches!(event.kind, EventKind::OrchestrationContinuedAsNew { .. })
}

const fn ends_instance(event: &Event) -> bool {
    matches!(event.kind, EventKind::OrchestrationCompleted { .. } | EventKind::OrchestrationFailed { .. })
}

pub(super) fn lock(clock: &Mutex<Clock>) -> MutexGuard<'_, Clock> {
    // The clock is never left in an inconsistent state, so a poisoned lock is harmless.
    clock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl Provider for TestStore {
    fn name(&self) -> &str {
        self.store.name()
    }

    fn version(&self) -> &str {
        self.store.version()
    }

    async fn fetch_orchestration_item(
        &self,
        lock_timeout: Duration,
        poll_timeout: Duration,
        filter: Option<&DispatcherCapabilityFilter>,
    ) -> Result<Option<(OrchestrationItem, String, u32)>, ProviderError> {
        let worker = self.worker().await;
        self.or_pause(self.next_turn(worker, lock_timeout, poll_timeout, filter)).await
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
        let worker = self.worker().await;
        let _access = self.access.lock().await;
        if let Some(worker) = worker {
            worker.turn_ends(&history_delta).await;
        }
        let events = worker.map(|_| history_delta.clone());
        let over = history_delta.last().filter(|event| ends_execution(event)).map(|event| event.instance_id.clone());
        let ended = history_delta.last().filter(|event| ends_instance(event)).map(|event| event.instance_id.clone());
        let (timers, others): (Vec<_>, Vec<_>) =
            orchestrator_items.into_iter().partition(|item| matches!(item, WorkItem::TimerFired { .. }));
        let timers = timers.into_iter().map(|timer| (length_of(&timer, &history_delta), timer)).collect();
        // Before the store accepts them: a worker may finish one before this returns.
        self.activities_scheduled(&worker_items);
        let cancelled: Vec<_> = cancelled_activities
            .iter()
            .map(|activity| (activity.instance.clone(), activity.execution_id, activity.activity_id))
            .collect();
        let result = self
            .time
            .run_alone(self.store.ack_orchestration_item(
                lock_token,
                execution_id,
                history_delta,
                worker_items,
                others,
                metadata,
                cancelled_activities,
            ))
            .await;
        if result.is_ok() {
            self.set_timers(timers);
            if let Some(instance) = over {
                self.clock().execution_ended(&instance);
            }
            if let Some(instance) = ended {
                self.clock().instance_ended(&instance);
            }
            for activity in &cancelled {
                self.clock().activity_ended(activity);
            }
        }
        self.clock().turn_ended(lock_token);
        if let (Some(worker), Some(events)) = (worker, events) {
            worker.turn_ended(lock_token, &events).await;
        }
        result
    }

    async fn abandon_orchestration_item(
        &self,
        lock_token: &str,
        delay: Option<Duration>,
        ignore_attempt: bool,
    ) -> Result<(), ProviderError> {
        let worker = self.worker().await;
        let _access = self.access.lock().await;
        if let Some(worker) = worker {
            worker.done(lock_token);
        }
        let result =
            self.time.run_alone(self.store.abandon_orchestration_item(lock_token, delay, ignore_attempt)).await;
        self.clock().turn_ended(lock_token);
        result
    }

    async fn enqueue_for_orchestrator(&self, item: WorkItem, delay: Option<Duration>) -> Result<(), ProviderError> {
        let _access = self.access.lock().await;
        let result = self.time.run_alone(self.store.enqueue_for_orchestrator(item, delay)).await;
        self.clock().changed();
        if self.worker.is_none() {
            self.clock().test_goes_on();
        }
        result
    }

    async fn enqueue_for_worker(&self, item: WorkItem) -> Result<(), ProviderError> {
        let _access = self.access.lock().await;
        self.activities_scheduled(std::slice::from_ref(&item));
        self.time.run_alone(self.store.enqueue_for_worker(item)).await
    }

    async fn ack_work_item(&self, token: &str, completion: Option<WorkItem>) -> Result<(), ProviderError> {
        let worker = self.worker().await;
        if let Some(worker) = worker {
            worker.others_end(token).await;
        }
        let _access = self.access.lock().await;
        let completion = match (worker, completion) {
            (Some(worker), Some(completion)) => match worker.activity_ends(token, completion).await? {
                None => return Ok(()),
                completion => completion,
            },
            (_, completion) => completion,
        };
        let completion = completion.map(|completion| self.activity_ended(completion));
        let result = self.time.run_alone(self.store.ack_work_item(token, completion)).await;
        if let Some(worker) = worker {
            worker.done(token);
        }
        result
    }

    async fn fetch_work_item(
        &self,
        lock_timeout: Duration,
        poll_timeout: Duration,
        session: Option<&SessionFetchConfig>,
        tag_filter: &TagFilter,
    ) -> Result<Option<(WorkItem, String, u32)>, ProviderError> {
        let worker = self.worker().await;
        self.or_pause(self.next_activity(worker, lock_timeout, poll_timeout, session, tag_filter)).await
    }

    async fn read(&self, instance: &str) -> Result<Vec<Event>, ProviderError> {
        let _access = self.access.lock().await;
        self.time.run_alone(self.store.read(instance)).await
    }

    async fn read_with_execution(&self, instance: &str, execution_id: u64) -> Result<Vec<Event>, ProviderError> {
        let _access = self.access.lock().await;
        self.time.run_alone(self.store.read_with_execution(instance, execution_id)).await
    }

    async fn append_with_execution(
        &self,
        instance: &str,
        execution_id: u64,
        new_events: Vec<Event>,
    ) -> Result<(), ProviderError> {
        let _access = self.access.lock().await;
        self.time.run_alone(self.store.append_with_execution(instance, execution_id, new_events)).await
    }

    async fn renew_work_item_lock(&self, token: &str, extend_for: Duration) -> Result<(), ProviderError> {
        let _access = self.access.lock().await;
        self.time.run_alone(self.store.renew_work_item_lock(token, extend_for)).await
    }

    async fn renew_session_lock(
        &self,
        owner_ids: &[&str],
        extend_for: Duration,
        idle_timeout: Duration,
    ) -> Result<usize, ProviderError> {
        let _access = self.access.lock().await;
        self.time.run_alone(self.store.renew_session_lock(owner_ids, extend_for, idle_timeout)).await
    }

    async fn cleanup_orphaned_sessions(&self, idle_timeout: Duration) -> Result<usize, ProviderError> {
        let _access = self.access.lock().await;
        self.time.run_alone(self.store.cleanup_orphaned_sessions(idle_timeout)).await
    }

    async fn abandon_work_item(
        &self,
        token: &str,
        delay: Option<Duration>,
        ignore_attempt: bool,
    ) -> Result<(), ProviderError> {
        let worker = self.worker().await;
        let _access = self.access.lock().await;
        if let Some(worker) = worker {
            worker.done(token);
        }
        self.time.run_alone(self.store.abandon_work_item(token, delay, ignore_attempt)).await
    }

    async fn renew_orchestration_item_lock(&self, token: &str, extend_for: Duration) -> Result<(), ProviderError> {
        let _access = self.access.lock().await;
        self.time.run_alone(self.store.renew_orchestration_item_lock(token, extend_for)).await
    }

    fn as_management_capability(&self) -> Option<&dyn ProviderAdmin> {
        self.store.as_management_capability()
    }

    async fn get_custom_status(
        &self,
        instance: &str,
        last_seen_version: u64,
    ) -> Result<Option<(Option<String>, u64)>, ProviderError> {
        let _access = self.access.lock().await;
        self.time.run_alone(self.store.get_custom_status(instance, last_seen_version)).await
    }

    async fn get_kv_value(&self, instance: &str, key: &str) -> Result<Option<String>, ProviderError> {
        let _access = self.access.lock().await;
        self.time.run_alone(self.store.get_kv_value(instance, key)).await
    }

    async fn get_kv_all_values(&self, instance: &str) -> Result<HashMap<String, String>, ProviderError> {
        let _access = self.access.lock().await;
        self.time.run_alone(self.store.get_kv_all_values(instance)).await
    }

    async fn get_instance_stats(&self, instance: &str) -> Result<Option<duroxide::SystemStats>, ProviderError> {
        let _access = self.access.lock().await;
        self.time.run_alone(self.store.get_instance_stats(instance)).await
    }
}
