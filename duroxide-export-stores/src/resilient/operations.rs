//! The operations of duroxide's `Provider`.

use crate::resilient::outcome::{self, Parent, Waits};
use crate::resilient::persist::Ended;
use crate::resilient::queues::{Presence, QUESTION_LIMIT, Unread};
use crate::resilient::stranded::{Stranded, Unhandled};
use crate::resilient::verdict::Verdict;
use crate::resilient::{Activity, FETCH_RETRY_PERIOD, Resilient, Turn, after, payloads, queues, successor};
use duroxide::providers::{
    DispatcherCapabilityFilter, ExecutionMetadata, OrchestrationItem, Provider, ProviderAdmin, ProviderError,
    ScheduledActivityIdentifier, SessionFetchConfig, TagFilter, WorkItem,
};
use duroxide::{AppErrorKind, ErrorDetails, Event, EventKind, SystemStats};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;
use tokio::time::Instant;

/// How many items a dispatcher passes over before it gets a chance to stop.
const MOST_PASSED_OVER: usize = 100;

/// Calls an operation that reads.
macro_rules! read {
    ($store:ident.$operation:ident($($argument:expr),*)) => {
        $store
            .read_again(stringify!($operation), || async {
                let provider = $store.database.provider();
                let call = provider.$operation($($argument),*);
                $store.limited(stringify!($operation), &provider, $store.database.limit(), call).await
            })
            .await
    };
}

/// Calls an operation that writes, once.
macro_rules! write {
    ($store:ident.$operation:ident($($argument:expr),*)) => {
        async {
            let provider = $store.database.provider();
            $store.written(stringify!($operation), &provider, provider.$operation($($argument),*)).await
        }
    };
}

impl Resilient {
    /// Fetches work. If the database has a problem, logs it and returns no work.
    async fn fetch<T: Send, A>(
        &self,
        operation: &'static str,
        lost: &AtomicU32,
        attempt: impl Fn() -> A + Sync,
    ) -> Option<(T, String, u32)>
    where
        A: Future<Output = Result<Option<(T, String, u32)>, ProviderError>> + Send,
    {
        let attempt = || async {
            let since = queues::now();
            match attempt().await {
                Err(error) if Verdict::from_error(&error) == Verdict::Temporary => {
                    lost.fetch_add(1, Relaxed);
                    Err(error)
                }
                Err(_) if self.put_off_unreadable(since).await => Ok(None),
                fetched => fetched,
            }
        };
        let fetched = self.persist(operation, FETCH_RETRY_PERIOD, attempt).await.into_result().ok().flatten();
        fetched.map(|(item, token, attempts)| (item, token, without_lost(attempts, lost)))
    }

    /// Puts off rows that have kept this program from fetching. Returns whether there were any.
    async fn put_off_unreadable(&self, since: i64) -> bool {
        let found = self.tidy(self.database.put_off_unreadable(since)).await;
        self.log_unreadable(&found);
        !found.is_empty()
    }

    fn log_unreadable(&self, rows: &[Unread]) {
        for Unread { table, id, instance, text } in rows {
            if self.unreadable.is_new(&format!("{table} {id} {instance}")) {
                let text: String = text.chars().take(100).collect();
                tracing::warn!(
                    %instance,
                    id,
                    text,
                    "a row of `{table}` cannot be read by this program, and waits for one that can: remove it if there is none"
                );
            }
        }
    }

    /// Removes messages that keep SQLite from fetching others. Returns whether there were any.
    async fn drop_orphans(&self) -> bool {
        let (dropped, unread) = self.database.drop_orphans().await;
        for (instance, message) in &dropped {
            log_dropped(instance, std::slice::from_ref(message));
        }
        self.log_unreadable(&unread);
        !dropped.is_empty() || !unread.is_empty()
    }

    /// Returns whether to keep an item from duroxide. If so, the item has been dealt with.
    async fn passes_over(&self, item: &OrchestrationItem, token: &str, awaited: &mut Option<String>) -> bool {
        if item.messages.is_empty() {
            // All messages were put off.
            let _ = write!(self.abandon_orchestration_item(token, None, true)).await;
            return true;
        }
        if successor::is_awaited(item) {
            // Usually, the start appears a moment later. If it was put off, the messages wait with it.
            let is_again = awaited.as_ref() == Some(&item.instance);
            let delay = is_again.then_some(successor::LONG_PAUSE);
            let _ = write!(self.abandon_orchestration_item(token, delay, true)).await;
            tokio::time::sleep(successor::PAUSE).await;
            *awaited = Some(item.instance.clone());
            return true;
        }
        if is_orphan(item) {
            self.drop_orphan(item, token).await;
            return true;
        }
        if let Some(stranded) = self.stranded.find(|| Unhandled::orchestration(item)) {
            self.put_off(&stranded, &item.instance, item.history.len(), token, true).await;
            return true;
        }
        false
    }

    /// Drops messages to an instance that does not exist, as duroxide does; if it is about to start, they wait.
    async fn drop_orphan(&self, item: &OrchestrationItem, token: &str) {
        // If this fails, the lock expires.
        let _ = match self.database.find(&item.instance).await {
            Presence::Starts(wait) => write!(self.abandon_orchestration_item(token, Some(wait), true)).await,
            // The instance has started since.
            Presence::Exists => write!(self.abandon_orchestration_item(token, None, true)).await,
            // This is how duroxide itself drops them.
            Presence::Missing | Presence::Unclear => {
                log_dropped(&item.instance, &item.messages);
                let nothing = ExecutionMetadata::default();
                write!(self.ack_orchestration_item(token, item.execution_id, vec![], vec![], vec![], nothing, vec![]))
                    .await
            }
        };
    }

    /// Leaves work to other programs, together with other work of the same handler.
    async fn put_off(&self, stranded: &Stranded, instance: &str, progress: usize, token: &str, is_turn: bool) {
        let what = &stranded.what;
        let knows_queues = self.database.queues().is_some();
        let asks = knows_queues && self.stranded.asks_for(what);
        if asks {
            let answer = self.tidy(self.database.ask_for(what)).await;
            if self.stranded.answered(what, answer) {
                self.tidy(self.database.prepare_for_many()).await;
            }
        }
        let delay = self.stranded.delay(stranded, instance, progress);
        // If these fail, the lock expires.
        if !is_turn {
            let _ = write!(self.abandon_work_item(token, Some(delay), true)).await;
        } else if knows_queues {
            self.tidy(self.database.put_off_fetched(token, delay)).await;
        } else {
            let _ = write!(self.abandon_orchestration_item(token, Some(delay), true)).await;
        }
        let is_taken = self.stranded.is_taken(what);
        if knows_queues
            && (asks || !is_taken)
            && let Some(first) = self.stranded.begins_sweep(what)
        {
            self.tidy(self.database.put_off(&Stranded { what: what.clone(), first }, is_taken)).await;
            self.stranded.ends_sweep(what);
        }
    }

    /// Records that this program has run a handler, and answers programs that lack it.
    async fn has_run(&self, what: Unhandled) {
        if self.database.queues().is_some() && self.stranded.runs(what) {
            self.tidy(self.database.answer(&self.stranded)).await;
        }
    }

    /// Remembers what the end of a turn needs.
    fn begin(
        &self,
        item: &OrchestrationItem,
        token: &str,
        expires: Instant,
        filter: Option<&DispatcherCapabilityFilter>,
    ) {
        let mut waits = Waits::default();
        waits.read(&item.history);
        // duroxide also leaves executions that a later version of it has begun.
        let is_compatible = filter.is_some_and(|filter| item.history.iter().all(|event| is_begun_with(filter, event)));
        let is_unreadable = item.history_error.is_some();
        let turn = Turn {
            instance: item.instance.clone(),
            parent: Parent::from_item(item),
            waits,
            history_length: self.accepted.measure_history(&item.history),
            is_of_runtime: filter.is_some(),
            unhandled: (is_compatible && !is_unreadable).then(|| Unhandled::orchestration(item)),
            progress: item.history.len(),
            is_unreadable,
            is_unrecorded: false,
        };
        self.turns.insert(token, expires, turn);
    }

    /// The parent of an instance that fails.
    async fn find_parent(&self, turn: &Turn) -> Option<Parent> {
        if turn.parent.is_some() || !turn.is_unreadable {
            return turn.parent.clone();
        }
        // The instance's own history cannot be read, but its parent's can.
        let provider = self.database.provider();
        let question = async {
            let parent = provider.as_management_capability()?.get_parent_id(&turn.instance).await.ok()??;
            let history = provider.read(&parent).await.ok()?;
            Parent::in_history(&parent, &history, &turn.instance)
        };
        tokio::time::timeout(QUESTION_LIMIT, question).await.ok().flatten()
    }

    /// Tells the parent that an instance has failed, in cases where duroxide does not.
    async fn tell_parent(&self, turn: &Turn, delta: &[Event], metadata: &ExecutionMetadata, sent: &mut Vec<WorkItem>) {
        let Some(details) = outcome::failure(delta, metadata) else { return };
        let Some(parent) = self.find_parent(turn).await else { return };
        if parent.is_told(sent) {
            return;
        }
        let parent_execution_id = match parent.execution_id {
            Some(execution) => execution,
            None => self.latest_execution(&parent.instance).await,
        };
        let (parent_instance, parent_id) = (parent.instance, parent.call);
        // With an infrastructure error, duroxide would end the parent as well.
        let details = ErrorDetails::Application {
            kind: AppErrorKind::OrchestrationFailed,
            message: details.display_message(),
            retryable: false,
        };
        sent.push(WorkItem::SubOrchFailed { parent_instance, parent_execution_id, parent_id, details });
    }

    async fn latest_execution(&self, instance: &str) -> u64 {
        let provider = self.database.provider();
        let Some(admin) = provider.as_management_capability() else { return 1 };
        let question = admin.latest_execution_id(instance);
        tokio::time::timeout(QUESTION_LIMIT, question).await.ok().and_then(Result::ok).unwrap_or(1)
    }

    /// Records the end of an activity. If the database cannot store its result, records a failure instead.
    async fn complete(&self, token: &str, completion: Option<WorkItem>) -> Result<(), ProviderError> {
        let attempt = || write!(self.ack_work_item(token, completion.clone()));
        match self.persist("ack_work_item", self.retry_period, attempt).await {
            Ended::Done(()) => Ok(()),
            // An attempt without a reply has recorded it, or its orchestration no longer waits for it.
            Ended::Lost { maybe_done, .. } if maybe_done || self.activities.holds(token) => Ok(()),
            Ended::Lost { error, .. } | Ended::GaveUp(error) => Err(error),
            Ended::Refused(error) => {
                let instead =
                    completion.as_ref().and_then(|completion| payloads::failed_instead(completion, &error.message));
                let Some(instead) = instead else { return Err(error) };
                let attempt = || write!(self.ack_work_item(token, Some(instead.clone())));
                let ended = self.persist("ack_work_item", self.retry_period, attempt).await;
                if matches!(ended, Ended::Refused(_)) {
                    self.activities.with(token, |activity| activity.is_poisoned = true);
                }
                ended.into_result()
            }
        }
    }
}

impl Resilient {
    /// Gives back an activity that was stopped because its lock could not be renewed. It runs again.
    async fn give_back(&self, token: &str) -> Result<(), ProviderError> {
        let attempt = || write!(self.abandon_work_item(token, None, true));
        match self.persist("abandon_work_item", self.retry_period, attempt).await {
            // It was cancelled with its orchestration, or another worker has taken it.
            Ended::Done(()) | Ended::Lost { .. } => Ok(()),
            ended => ended.into_result(),
        }
    }
}

/// Subtracts attempts that never ran: a fetch whose reply was lost has counted one.
///
/// Work that ends the process ten times in a row is still detected, because a new process subtracts nothing.
fn without_lost(attempts: u32, lost: &AtomicU32) -> u32 {
    let others = attempts.saturating_sub(1);
    if others == 0 || lost.load(Relaxed) == 0 {
        return attempts;
    }
    let before = lost.fetch_update(Relaxed, Relaxed, |lost| Some(lost.saturating_sub(others))).unwrap_or_default();
    attempts - before.min(others)
}

/// Whether this program can replay an execution that began with the event's version of duroxide. True for other events.
fn is_begun_with(filter: &DispatcherCapabilityFilter, event: &Event) -> bool {
    let version = semver::Version::parse(&event.duroxide_version);
    !matches!(event.kind, EventKind::OrchestrationStarted { .. })
        || version.is_ok_and(|version| filter.is_compatible(&version))
}

/// Whether an item's instance does not exist: it has no history, and none of the messages starts it.
fn is_orphan(item: &OrchestrationItem) -> bool {
    let begins =
        |message: &WorkItem| matches!(message, WorkItem::StartOrchestration { .. } | WorkItem::ContinueAsNew { .. });
    item.history.is_empty() && item.history_error.is_none() && !item.messages.iter().any(begins)
}

fn log_dropped(instance: &str, messages: &[WorkItem]) {
    for message in messages {
        // Without the payload, which may be a secret.
        let message = match message {
            WorkItem::ExternalRaised { name, .. } => format!("the event `{name}`"),
            WorkItem::QueueMessage { name, .. } => format!("a message of the queue `{name}`"),
            WorkItem::CancelInstance { .. } => "a cancellation".to_owned(),
            WorkItem::TimerFired { .. } => "a timer".to_owned(),
            _ => "the result of a call".to_owned(),
        };
        tracing::warn!(%instance, "{message} is dropped, because the instance does not exist");
    }
}

#[async_trait::async_trait]
impl Provider for Resilient {
    fn name(&self) -> &str {
        self.first.name()
    }

    fn version(&self) -> &str {
        self.first.version()
    }

    async fn fetch_orchestration_item(
        &self,
        lock_timeout: Duration,
        poll_timeout: Duration,
        filter: Option<&DispatcherCapabilityFilter>,
    ) -> Result<Option<(OrchestrationItem, String, u32)>, ProviderError> {
        let attempt = || write!(self.fetch_orchestration_item(lock_timeout, poll_timeout, filter));
        let mut awaited = None;
        for _ in 0..MOST_PASSED_OVER {
            let expires = after(lock_timeout);
            let Some((mut item, token, attempts)) =
                self.fetch("fetch_orchestration_item", &self.lost_turns, attempt).await
            else {
                if self.drop_orphans().await {
                    continue;
                }
                break;
            };
            if Instant::now() >= expires {
                // The answer has taken longer than the lock lasts.
                self.lost_turns.fetch_add(1, Relaxed);
                let _ = write!(self.abandon_orchestration_item(&token, None, true)).await;
                continue;
            }
            let passed_on = item.messages.len();
            item.messages.retain(|message| !matches!(message, WorkItem::ActivityExecute { .. }));
            let unread = self.database.put_off_unread(&token, passed_on, item.messages.len()).await;
            self.log_unreadable(&unread);
            if self.passes_over(&item, &token, &mut awaited).await {
                continue;
            }
            self.begin(&item, &token, expires, filter);
            self.renames.apply(&item.orchestration_name, &item.version, &mut item.history);
            return Ok(Some((item, token, attempts)));
        }
        Ok(None)
    }

    async fn ack_orchestration_item(
        &self,
        lock_token: &str,
        execution_id: u64,
        mut history_delta: Vec<Event>,
        worker_items: Vec<WorkItem>,
        mut orchestrator_items: Vec<WorkItem>,
        mut metadata: ExecutionMetadata,
        cancelled_activities: Vec<ScheduledActivityIdentifier>,
    ) -> Result<(), ProviderError> {
        let refusal = |message: String| Err(ProviderError::permanent("ack_orchestration_item", message));
        let turn = self.turns.with(lock_token, |turn| turn.clone()).unwrap_or_default();
        if turn.is_unrecorded {
            return refusal("what the orchestration did could not be recorded: it will be done again".to_owned());
        }
        let mut waits = turn.waits.clone();
        waits.read(&history_delta);
        if turn.is_of_runtime && metadata.status.is_none() && !history_delta.is_empty() && waits.is_stuck() {
            fail_stuck(&mut history_delta, &mut metadata);
        }
        self.tell_parent(&turn, &history_delta, &metadata, &mut orchestrator_items).await;
        let sent = [worker_items.as_slice(), orchestrator_items.as_slice()];
        if let Some(problem) = self.accepted.problem_with_turn(turn.history_length, &history_delta, sent, &metadata) {
            return refusal(problem);
        }
        let attempt = || {
            write!(self.ack_orchestration_item(
                lock_token,
                execution_id,
                history_delta.clone(),
                worker_items.clone(),
                orchestrator_items.clone(),
                metadata.clone(),
                cancelled_activities.clone()
            ))
        };
        match self.persist("ack_orchestration_item", self.retry_period, attempt).await {
            Ended::Done(()) => {
                self.turns.remove(lock_token);
                if let Some(what) = turn.unhandled.filter(|_| outcome::has_run(&history_delta)) {
                    self.has_run(what).await;
                }
                if metadata.status.is_some() && waits.has_timers() {
                    self.tidy(self.database.drop_timers(&turn.instance, execution_id)).await;
                }
                Ok(())
            }
            // An attempt without a reply has recorded the turn, or another worker does it again. With an error, duroxide would try
            // to fail the instance.
            Ended::Lost { maybe_done, .. } if maybe_done || turn.is_of_runtime => {
                self.turns.remove(lock_token);
                Ok(())
            }
            Ended::Lost { error, .. } => Err(error),
            Ended::Refused(error) => refusal(format!("what the orchestration did cannot be stored: {}", error.message)),
            Ended::GaveUp(error) => {
                self.turns.with(lock_token, |turn| turn.is_unrecorded = true);
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
        let turn = self.turns.remove(lock_token).unwrap_or_default();
        // This is how duroxide leaves an instance that it has no handler for.
        if let (Some(first), false, Some(what)) = (delay, ignore_attempt, turn.unhandled) {
            let stranded = self.stranded.add(&what, first);
            self.put_off(&stranded, &turn.instance, turn.progress, lock_token, true).await;
            return Ok(());
        }
        let ignore_attempt = ignore_attempt || !turn.is_unreadable;
        write!(self.abandon_orchestration_item(lock_token, delay, ignore_attempt)).await
    }

    async fn read(&self, instance: &str) -> Result<Vec<Event>, ProviderError> {
        read!(self.read(instance))
    }

    async fn read_with_execution(&self, instance: &str, execution_id: u64) -> Result<Vec<Event>, ProviderError> {
        read!(self.read_with_execution(instance, execution_id))
    }

    async fn append_with_execution(
        &self,
        instance: &str,
        execution_id: u64,
        new_events: Vec<Event>,
    ) -> Result<(), ProviderError> {
        write!(self.append_with_execution(instance, execution_id, new_events)).await
    }

    async fn enqueue_for_worker(&self, item: WorkItem) -> Result<(), ProviderError> {
        if let Some(problem) = self.accepted.problem_with(&item) {
            return Err(ProviderError::permanent("enqueue_for_worker", problem));
        }
        write!(self.enqueue_for_worker(item)).await
    }

    async fn fetch_work_item(
        &self,
        lock_timeout: Duration,
        poll_timeout: Duration,
        session: Option<&SessionFetchConfig>,
        tag_filter: &TagFilter,
    ) -> Result<Option<(WorkItem, String, u32)>, ProviderError> {
        let attempt = || write!(self.fetch_work_item(lock_timeout, poll_timeout, session, tag_filter));
        for _ in 0..MOST_PASSED_OVER {
            let expires = after(lock_timeout);
            let Some((item, token, attempts)) = self.fetch("fetch_work_item", &self.lost_activities, attempt).await
            else {
                break;
            };
            if Instant::now() >= expires {
                // The answer has taken longer than the lock lasts.
                self.lost_activities.fetch_add(1, Relaxed);
                let _ = write!(self.abandon_work_item(&token, None, true)).await;
                continue;
            }
            let WorkItem::ActivityExecute { name, instance, .. } = &item else {
                // duroxide would end the worker that gets it.
                let _ = write!(self.abandon_work_item(&token, None, true)).await;
                if !self.put_off_unreadable(queues::now()).await {
                    tracing::warn!(?item, "what is no activity is in the queue of activities: remove it");
                    break;
                }
                continue;
            };
            if let Some(stranded) = self.stranded.find(|| Unhandled::Activity { name: name.clone() }) {
                self.put_off(&stranded, instance, 0, &token, false).await;
                continue;
            }
            let activity = Activity {
                name: name.clone(),
                instance: instance.clone(),
                is_interrupted: false,
                has_ended: false,
                is_poisoned: false,
            };
            self.activities.insert(&token, expires, activity);
            return Ok(Some((item, token, attempts)));
        }
        Ok(None)
    }

    async fn ack_work_item(&self, token: &str, completion: Option<WorkItem>) -> Result<(), ProviderError> {
        let is_interrupted = self.activities.with(token, |activity| {
            activity.has_ended = true;
            activity.is_interrupted
        });
        if completion.is_none() && is_interrupted == Some(true) {
            self.activities.remove(token);
            return self.give_back(token).await;
        }
        let problem = completion.as_ref().and_then(|completion| self.accepted.problem_with(completion));
        let completion = match (completion, problem) {
            (Some(completion), Some(problem)) => payloads::failed_instead(&completion, &problem).or(Some(completion)),
            (completion, _) => completion,
        };
        let has_run = matches!(completion, Some(WorkItem::ActivityCompleted { .. }));
        let result = self.complete(token, completion).await;
        if result.is_ok()
            && let Some(activity) = self.activities.remove(token)
            && has_run
        {
            self.has_run(Unhandled::Activity { name: activity.name }).await;
        }
        result
    }

    async fn renew_work_item_lock(&self, token: &str, extend_for: Duration) -> Result<(), ProviderError> {
        let deadline = self.activities.expiry(token).unwrap_or_else(|| after(extend_for / 2));
        let attempt = || async {
            let renewed = after(extend_for);
            write!(self.renew_work_item_lock(token, extend_for)).await.map(|()| renewed)
        };
        match self.persist_until("renew_work_item_lock", deadline, attempt).await {
            Ended::Done(until) => {
                self.activities.renewed(token, until);
                Ok(())
            }
            // duroxide cancels the activity, and then reports that there is nothing to record.
            ended => {
                self.activities.with(token, |activity| activity.is_interrupted = true);
                ended.into_result().map(drop)
            }
        }
    }

    async fn renew_session_lock(
        &self,
        owner_ids: &[&str],
        extend_for: Duration,
        idle_timeout: Duration,
    ) -> Result<usize, ProviderError> {
        let attempt = || write!(self.renew_session_lock(owner_ids, extend_for, idle_timeout));
        self.persist("renew_session_lock", extend_for, attempt).await.into_result()
    }

    async fn cleanup_orphaned_sessions(&self, idle_timeout: Duration) -> Result<usize, ProviderError> {
        write!(self.cleanup_orphaned_sessions(idle_timeout)).await
    }

    async fn abandon_work_item(
        &self,
        token: &str,
        delay: Option<Duration>,
        ignore_attempt: bool,
    ) -> Result<(), ProviderError> {
        let activity = self.activities.remove(token);
        let is_poisoned = activity.as_ref().is_some_and(|activity| activity.is_poisoned);
        // This is how duroxide leaves an activity that it has no handler for.
        if let (Some(first), false, Some(activity)) =
            (delay, ignore_attempt, activity.filter(|activity| !activity.has_ended))
        {
            let stranded = self.stranded.add(&Unhandled::Activity { name: activity.name }, first);
            self.put_off(&stranded, &activity.instance, 0, token, false).await;
            return Ok(());
        }
        write!(self.abandon_work_item(token, delay, ignore_attempt || !is_poisoned)).await
    }

    async fn renew_orchestration_item_lock(&self, token: &str, extend_for: Duration) -> Result<(), ProviderError> {
        let deadline = self.turns.expiry(token).unwrap_or_else(|| after(extend_for / 2));
        let attempt = || async {
            let renewed = after(extend_for);
            write!(self.renew_orchestration_item_lock(token, extend_for)).await.map(|()| renewed)
        };
        let until = self.persist_until("renew_orchestration_item_lock", deadline, attempt).await.into_result()?;
        self.turns.renewed(token, until);
        Ok(())
    }

    async fn enqueue_for_orchestrator(&self, item: WorkItem, delay: Option<Duration>) -> Result<(), ProviderError> {
        let delay = self.check_message(&item, delay).await?;
        write!(self.enqueue_for_orchestrator(item, delay)).await
    }

    fn as_management_capability(&self) -> Option<&dyn ProviderAdmin> {
        self.first.as_management_capability().map(|_| self as &dyn ProviderAdmin)
    }

    async fn get_custom_status(
        &self,
        instance: &str,
        last_seen_version: u64,
    ) -> Result<Option<(Option<String>, u64)>, ProviderError> {
        read!(self.get_custom_status(instance, last_seen_version))
    }

    async fn get_kv_value(&self, instance: &str, key: &str) -> Result<Option<String>, ProviderError> {
        read!(self.get_kv_value(instance, key))
    }

    async fn get_kv_all_values(&self, instance: &str) -> Result<HashMap<String, String>, ProviderError> {
        read!(self.get_kv_all_values(instance))
    }

    async fn get_instance_stats(&self, instance: &str) -> Result<Option<SystemStats>, ProviderError> {
        read!(self.get_instance_stats(instance))
    }
}

/// Ends a turn as a failure, because its instance would wait forever.
fn fail_stuck(delta: &mut Vec<Event>, metadata: &mut ExecutionMetadata) {
    let Some(last) = delta.last() else { return };
    let details = outcome::stuck();
    metadata.status = Some("Failed".to_owned());
    metadata.output = Some(details.display_message());
    let (id, instance, execution) = (last.event_id + 1, last.instance_id.clone(), last.execution_id);
    delta.push(Event::with_event_id(id, instance, execution, None, EventKind::OrchestrationFailed { details }));
}
