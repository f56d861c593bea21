//! What the runtime and clients need.

use crate::memory::MemoryStore;
use crate::memory::state::{Lock, Message, Session, State, Work, identity, millis};
use duroxide::providers::{
    DispatcherCapabilityFilter, ExecutionMetadata, OrchestrationItem, Provider, ProviderAdmin, ProviderError,
    ScheduledActivityIdentifier, SessionFetchConfig, TagFilter, WorkItem,
};
use duroxide::{Event, EventKind, SystemStats};
use std::collections::HashMap;
use std::time::Duration;

type Turn = (OrchestrationItem, String, u32);
type Job = (WorkItem, String, u32);

impl MemoryStore {
    /// Rests after a fetch that found nothing.
    async fn rest_unless<T>(&self, found: Option<T>, poll_timeout: Duration) -> Option<T> {
        let rest = self.rest.min(poll_timeout);
        if found.is_none() && !rest.is_zero() {
            tokio::time::sleep(rest).await;
        }
        found
    }
}

fn fetch_turn(
    state: &mut State,
    lock_timeout: Duration,
    filter: Option<&DispatcherCapabilityFilter>,
    now: u64,
) -> Option<Turn> {
    let instance = state.next_instance(filter, now)?;
    let lock = state.lock_until(now.saturating_add(millis(lock_timeout)));
    let token = lock.token.clone();
    let mut messages = Vec::new();
    let mut attempts = 0;
    let is_due = |message: &&mut Message| message.instance == instance && message.visible_at <= now;
    for message in state.messages.values_mut().filter(is_due) {
        message.token = Some(token.clone());
        message.attempts += 1;
        attempts = attempts.max(message.attempts);
        messages.push(message.item.clone());
    }
    let (orchestration_name, version, execution_id) = match state.describe(&instance, &messages) {
        Some(described) => described,
        // Messages to a queue that does not exist yet are lost.
        None if messages.iter().all(|message| matches!(message, WorkItem::QueueMessage { .. })) => {
            state.messages.retain(|_, message| message.token.as_ref() != Some(&token));
            state.locks.remove(&instance);
            return None;
        }
        None => ("Unknown".to_owned(), "unknown".to_owned(), 1),
    };
    state.locks.insert(instance.clone(), lock);
    let (history, history_error) = match state.history(&instance, execution_id, "fetch_orchestration_item") {
        Ok(history) => (history, None),
        Err(error) => (Vec::new(), Some(error.message)),
    };
    let kv_snapshot = if history_error.is_some() { HashMap::new() } else { state.snapshot(&instance) };
    let item = OrchestrationItem {
        instance,
        orchestration_name,
        execution_id,
        version,
        history,
        messages,
        history_error,
        kv_snapshot,
    };
    Some((item, token, attempts))
}

fn fetch_job(
    state: &mut State,
    lock_timeout: Duration,
    session: Option<&SessionFetchConfig>,
    tags: &TagFilter,
    now: u64,
) -> Option<Job> {
    let sessions = &state.sessions;
    let is_ours = |work: &Work| match (work.session(), session) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(id), Some(config)) => {
            sessions.get(id).is_none_or(|held| held.until <= now || held.owner == config.owner_id)
        }
    };
    let is_free = |work: &Work| work.visible_at <= now && work.lock.as_ref().is_none_or(|lock| lock.until <= now);
    let found = state.work.iter().find(|(_, work)| is_free(work) && is_ours(work) && tags.matches(work.tag()));
    let number = *found?.0;
    let lock = state.lock_until(now.saturating_add(millis(lock_timeout)));
    let work = state.work.get_mut(&number)?;
    work.attempts += 1;
    work.lock = Some(lock.clone());
    if let (Some(id), Some(config)) = (work.session(), session) {
        let until = now.saturating_add(millis(config.lock_timeout));
        let session = Session { owner: config.owner_id.clone(), until, active_at: now };
        state.sessions.insert(id.to_owned(), session);
    }
    Some((work.item.clone(), lock.token, work.attempts))
}

fn ack_job(state: &mut State, token: &str, completion: Option<WorkItem>, now: u64) -> Result<(), ProviderError> {
    let refusal = |reason: &str| Err(ProviderError::permanent("ack_work_item", reason));
    let Some(number) = state.work.iter().find(|(_, work)| work.is_locked_by(token, now)).map(|(number, _)| *number)
    else {
        return refusal("Activity was cancelled or lock expired (worker queue row not found or lock invalid)");
    };
    let is_completion =
        |item: &WorkItem| matches!(item, WorkItem::ActivityCompleted { .. } | WorkItem::ActivityFailed { .. });
    if completion.as_ref().is_some_and(|completion| !is_completion(completion)) {
        return refusal("Invalid completion type for worker ack");
    }
    let work = state.work.remove(&number);
    state.touch_session(work.as_ref().and_then(Work::session), now);
    completion.map_or(Ok(()), |completion| state.send(completion, now))
}

/// What a turn did.
struct Recorded {
    execution_id: u64,
    events: Vec<Event>,
    work: Vec<WorkItem>,
    messages: Vec<(WorkItem, u64)>,
    metadata: ExecutionMetadata,
    cancelled: Vec<ScheduledActivityIdentifier>,
}

fn ack_turn(state: &mut State, token: &str, recorded: Recorded, now: u64) -> Result<(), ProviderError> {
    const OPERATION: &str = "ack_orchestration_item";
    let Recorded { execution_id, events, work, messages, metadata, cancelled } = recorded;
    let Some(instance) = state.locked_instance(token) else {
        return Err(ProviderError::permanent(OPERATION, "Invalid lock token"));
    };
    let key = (instance.clone(), execution_id);
    state.check_events(&key, &events, OPERATION)?;
    if state.locks.get(&instance).is_none_or(|lock| lock.until <= now) {
        return Err(ProviderError::permanent(OPERATION, "Instance lock expired"));
    }
    state.messages.retain(|_, message| message.token.as_deref() != Some(token));
    let has_ended = metadata.status.as_deref().is_some_and(|status| status != "Running");
    state.record(&instance, execution_id, metadata, now);
    state.apply(&instance, &events, now);
    state.append(key, events);
    if has_ended {
        state.settle_values(&instance);
    }
    for item in work {
        state.assign(item, now);
    }
    let is_cancelled = |work: &Work| {
        let is = |(instance, execution, activity): (&str, u64, u64)| {
            cancelled.iter().any(|cancelled| {
                (cancelled.instance.as_str(), cancelled.execution_id, cancelled.activity_id)
                    == (instance, execution, activity)
            })
        };
        identity(&work.item).is_some_and(is)
    };
    state.work.retain(|_, work| !is_cancelled(work));
    for (item, visible_at) in messages {
        // As on SQLite, what is no message is ignored.
        drop(state.send(item, visible_at));
    }
    state.locks.remove(&instance);
    Ok(())
}

fn abandon_turn(
    state: &mut State,
    token: &str,
    delay: Option<Duration>,
    ignore_attempt: bool,
    now: u64,
) -> Result<(), ProviderError> {
    let Some(instance) = state.locked_instance(token) else {
        return Err(ProviderError::permanent("abandon_orchestration_item", "Invalid lock token"));
    };
    state.locks.remove(&instance);
    for message in state.messages.values_mut().filter(|message| message.token.as_deref() == Some(token)) {
        message.attempts = message.attempts.saturating_sub(u32::from(ignore_attempt));
        if let Some(delay) = delay {
            message.visible_at = now.saturating_add(millis(delay));
        }
    }
    Ok(())
}

fn abandon_job(
    state: &mut State,
    token: &str,
    delay: Option<Duration>,
    ignore_attempt: bool,
    now: u64,
) -> Result<(), ProviderError> {
    let is_locked = |work: &&mut Work| work.lock.as_ref().is_some_and(|lock| lock.token == token);
    let Some(work) = state.work.values_mut().find(is_locked) else {
        return Err(ProviderError::permanent("abandon_work_item", "Invalid lock token or already acked"));
    };
    work.lock = None;
    work.visible_at = now.saturating_add(delay.map_or(0, millis));
    work.attempts = work.attempts.saturating_sub(u32::from(ignore_attempt));
    Ok(())
}

fn stats(state: &State, instance: &str) -> Option<SystemStats> {
    let execution = state.instances.get(instance)?.execution;
    let history = state.histories.get(&(instance.to_owned(), execution));
    let events = || history.into_iter().flat_map(|history| history.values());
    let size = |event: &Event| serde_json::to_string(event).map_or(0, |text| text.len());
    let carried = history.and_then(|history| history.get(&1)).map_or(0, |event| match &event.kind {
        EventKind::OrchestrationStarted { carry_forward_events: Some(events), .. } => events.len(),
        _ => 0,
    });
    let values = state.all_values(instance);
    let count = |count: usize| count as u64;
    Some(SystemStats {
        history_event_count: count(events().count()),
        history_size_bytes: count(events().map(size).sum()),
        queue_pending_count: count(carried),
        kv_user_key_count: count(values.len()),
        kv_total_value_bytes: count(values.values().map(String::len).sum()),
    })
}

/// Extends a lock that has not expired.
fn renew(lock: Option<&mut Lock>, extend_for: Duration, now: u64) -> bool {
    let Some(lock) = lock.filter(|lock| lock.until > now) else { return false };
    lock.until = now.saturating_add(millis(extend_for));
    true
}

#[async_trait::async_trait]
impl Provider for MemoryStore {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    async fn fetch_orchestration_item(
        &self,
        lock_timeout: Duration,
        poll_timeout: Duration,
        filter: Option<&DispatcherCapabilityFilter>,
    ) -> Result<Option<Turn>, ProviderError> {
        let found = self.transact(|state, now| Ok(fetch_turn(state, lock_timeout, filter, now)))?;
        Ok(self.rest_unless(found, poll_timeout).await)
    }

    async fn ack_orchestration_item(
        &self,
        lock_token: &str,
        execution_id: u64,
        events: Vec<Event>,
        work: Vec<WorkItem>,
        orchestrator_items: Vec<WorkItem>,
        metadata: ExecutionMetadata,
        cancelled: Vec<ScheduledActivityIdentifier>,
    ) -> Result<(), ProviderError> {
        let visible_at = |item: &WorkItem| match item {
            WorkItem::TimerFired { fire_at_ms, .. } => self.clock.when(*fire_at_ms),
            _ => self.clock.now(),
        };
        let messages =
            orchestrator_items.into_iter().map(|item| (visible_at(&item), item)).map(|(at, item)| (item, at));
        let messages = messages.collect();
        let recorded = Recorded { execution_id, events, work, messages, metadata, cancelled };
        self.transact(|state, now| ack_turn(state, lock_token, recorded, now))
    }

    async fn abandon_orchestration_item(
        &self,
        lock_token: &str,
        delay: Option<Duration>,
        ignore_attempt: bool,
    ) -> Result<(), ProviderError> {
        self.transact(|state, now| abandon_turn(state, lock_token, delay, ignore_attempt, now))
    }

    async fn read(&self, instance: &str) -> Result<Vec<Event>, ProviderError> {
        self.transact(|state, _| state.history(instance, state.latest_execution(instance), "read"))
    }

    async fn read_with_execution(&self, instance: &str, execution_id: u64) -> Result<Vec<Event>, ProviderError> {
        self.transact(|state, _| state.history(instance, execution_id, "read_with_execution"))
    }

    async fn append_with_execution(
        &self,
        instance: &str,
        execution_id: u64,
        new_events: Vec<Event>,
    ) -> Result<(), ProviderError> {
        self.transact(|state, _| {
            let key = (instance.to_owned(), execution_id);
            state.check_events(&key, &new_events, "append_with_execution")?;
            state.append(key, new_events);
            Ok(())
        })
    }

    async fn enqueue_for_worker(&self, item: WorkItem) -> Result<(), ProviderError> {
        self.transact(|state, now| {
            state.assign(item, now);
            Ok(())
        })
    }

    async fn fetch_work_item(
        &self,
        lock_timeout: Duration,
        poll_timeout: Duration,
        session: Option<&SessionFetchConfig>,
        tag_filter: &TagFilter,
    ) -> Result<Option<Job>, ProviderError> {
        let found = self.transact(|state, now| Ok(fetch_job(state, lock_timeout, session, tag_filter, now)))?;
        Ok(self.rest_unless(found, poll_timeout).await)
    }

    async fn ack_work_item(&self, token: &str, completion: Option<WorkItem>) -> Result<(), ProviderError> {
        self.transact(|state, now| ack_job(state, token, completion, now))
    }

    async fn renew_work_item_lock(&self, token: &str, extend_for: Duration) -> Result<(), ProviderError> {
        self.transact(|state, now| {
            let is_locked = |work: &&mut Work| work.lock.as_ref().is_some_and(|lock| lock.token == token);
            let work = state.work.values_mut().find(is_locked);
            let session = work.as_ref().and_then(|work| work.session()).map(ToOwned::to_owned);
            if !renew(work.and_then(|work| work.lock.as_mut()), extend_for, now) {
                let message = "Lock renewal failed - activity was cancelled or lock expired";
                return Err(ProviderError::permanent("renew_work_item_lock", message));
            }
            state.touch_session(session.as_deref(), now);
            Ok(())
        })
    }

    async fn renew_session_lock(
        &self,
        owner_ids: &[&str],
        extend_for: Duration,
        idle_timeout: Duration,
    ) -> Result<usize, ProviderError> {
        self.transact(|state, now| {
            let mut renewed = 0;
            for session in state.sessions.values_mut() {
                let is_idle = session.active_at <= now.saturating_sub(millis(idle_timeout));
                if owner_ids.contains(&session.owner.as_str()) && session.until > now && !is_idle {
                    session.until = now.saturating_add(millis(extend_for));
                    renewed += 1;
                }
            }
            Ok(renewed)
        })
    }

    async fn cleanup_orphaned_sessions(&self, _idle_timeout: Duration) -> Result<usize, ProviderError> {
        self.transact(|state, now| {
            let before = state.sessions.len();
            let State { sessions, work, .. } = state;
            let is_needed = |id: &str| work.values().any(|work| work.session() == Some(id));
            sessions.retain(|id, session| session.until >= now || is_needed(id));
            Ok(before - sessions.len())
        })
    }

    async fn abandon_work_item(
        &self,
        token: &str,
        delay: Option<Duration>,
        ignore_attempt: bool,
    ) -> Result<(), ProviderError> {
        self.transact(|state, now| abandon_job(state, token, delay, ignore_attempt, now))
    }

    async fn renew_orchestration_item_lock(&self, token: &str, extend_for: Duration) -> Result<(), ProviderError> {
        self.transact(|state, now| {
            let lock = state.locks.values_mut().find(|lock| lock.token == token);
            if renew(lock, extend_for, now) {
                return Ok(());
            }
            let message = "Lock token invalid, expired, or already acked";
            Err(ProviderError::permanent("renew_orchestration_item_lock", message))
        })
    }

    async fn enqueue_for_orchestrator(&self, item: WorkItem, delay: Option<Duration>) -> Result<(), ProviderError> {
        self.transact(|state, now| state.send(item, now.saturating_add(delay.map_or(0, millis))))
    }

    fn as_management_capability(&self) -> Option<&dyn ProviderAdmin> {
        Some(self)
    }

    async fn get_custom_status(
        &self,
        instance: &str,
        last_seen_version: u64,
    ) -> Result<Option<(Option<String>, u64)>, ProviderError> {
        self.transact(|state, _| {
            let row = state.instances.get(instance).filter(|row| row.custom_status_version > last_seen_version);
            Ok(row.map(|row| (row.custom_status.clone(), row.custom_status_version)))
        })
    }

    async fn get_kv_value(&self, instance: &str, key: &str) -> Result<Option<String>, ProviderError> {
        self.transact(|state, _| Ok(state.all_values(instance).remove(key)))
    }

    async fn get_kv_all_values(&self, instance: &str) -> Result<HashMap<String, String>, ProviderError> {
        self.transact(|state, _| Ok(state.all_values(instance)))
    }

    async fn get_instance_stats(&self, instance: &str) -> Result<Option<SystemStats>, ProviderError> {
        self.transact(|state, _| Ok(stats(state, instance)))
    }
}
