//! The operations that go beyond duroxide's interface. They need to know the database.

use crate::resilient::queues::{LIMIT, Presence, QUESTION_LIMIT, Queues, Unread};
use crate::resilient::stranded::{Answer, Stranded, StrandedWork, Unhandled};
use duroxide::providers::{Provider, WorkItem};
use std::sync::Arc;
use std::time::Duration;

/// A database with duroxide's tables. The defaults suit a provider about which nothing else is known.
#[async_trait::async_trait]
pub(super) trait Database: Send + Sync {
    /// The provider that currently reaches the database.
    fn provider(&self) -> Arc<dyn Provider>;

    /// Its tables, if they are known.
    fn queues(&self) -> Option<Queues> {
        None
    }

    /// How long an operation may take before its connection counts as dead.
    fn limit(&self) -> Duration {
        LIMIT
    }

    /// Whether the database answers, and can be written.
    async fn is_well(&self) -> bool;

    /// Replaces a provider that has not answered in time, if none of its connections answers any more.
    async fn replace(&self, _silent: &Arc<dyn Provider>) {}

    /// Closes connections on which a transaction has failed.
    async fn repair(&self) {}

    /// Why the database must not be used any more.
    fn problem(&self) -> Option<String> {
        None
    }

    /// Looks an instance up, before a message is sent to it.
    async fn find(&self, instance: &str) -> Presence {
        match self.queues() {
            Some(queues) => queues.find(instance).await.unwrap_or(Presence::Unclear),
            None => Presence::Unclear,
        }
    }

    /// The IDs of the latest instances, as suggestions for an ID that does not exist.
    async fn latest_instances(&self) -> Vec<String> {
        match self.queues() {
            Some(queues) => queues.latest_instances().await.unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// Removes messages to instances that do not exist, which SQLite would fetch again and again. Puts off those that cannot be
    /// read.
    async fn drop_orphans(&self) -> (Vec<(String, WorkItem)>, Vec<Unread>) {
        Default::default()
    }

    /// Puts off rows that have kept this program from fetching since a time.
    async fn put_off_unreadable(&self, since: i64) -> Vec<Unread> {
        match self.queues() {
            Some(queues) => queues.put_off_unreadable(since).await.unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// Puts off those of the messages fetched under a lock that this program cannot process. The provider could read `readable`
    /// messages, and a runtime can process `usable` of these.
    async fn put_off_unread(&self, _token: &str, _readable: usize, _usable: usize) -> Vec<Unread> {
        Vec::new()
    }

    /// Asks other programs for a handler.
    async fn ask_for(&self, what: &Unhandled) -> Answer {
        match self.queues() {
            Some(queues) => queues.ask_for(what).await.unwrap_or_default(),
            None => Answer::default(),
        }
    }

    /// Prepares the database for many more rows than before.
    async fn prepare_for_many(&self) {
        if let Some(queues) = self.queues() {
            // If this fails, queries are slower for a while.
            let _ = queues.prepare_for_many().await;
        }
    }

    /// Brings back what other programs have put off, if this one has run its handler, and tells them that it takes such work.
    async fn answer(&self, work: &StrandedWork) {
        if let Some(queues) = self.queues() {
            // Work that is not brought back now comes back later.
            let _ = queues.answer(work).await;
        }
    }

    /// Puts off all work of a handler that this program does not have, or most of it if another one takes it.
    async fn put_off(&self, stranded: &Stranded, is_taken: bool) {
        if let Some(queues) = self.queues() {
            // Work that is not put off now is fetched, and then put off.
            let _ = queues.put_off(stranded, is_taken).await;
        }
    }

    /// Puts off an instance that was fetched under a lock, together with messages that arrive until then.
    async fn put_off_fetched(&self, token: &str, delay: Duration) {
        if let Some(queues) = self.queues() {
            // If this fails, the lock expires.
            let _ = queues.put_off_fetched(token, delay).await;
        }
    }

    /// Removes the timers of an execution that has ended.
    async fn drop_timers(&self, instance: &str, execution_id: u64) {
        if let Some(queues) = self.queues() {
            // A timer that is left does nothing when it fires.
            let _ = queues.drop_timers(instance, execution_id).await;
        }
    }
}

/// A database about which nothing is known but its provider.
pub(super) struct Plain(pub(super) Arc<dyn Provider>);

#[async_trait::async_trait]
impl Database for Plain {
    fn provider(&self) -> Arc<dyn Provider> {
        self.0.clone()
    }

    async fn is_well(&self) -> bool {
        // A question that any version of a provider can answer.
        let answer = self.0.get_custom_status("", u64::MAX >> 1);
        matches!(tokio::time::timeout(QUESTION_LIMIT, answer).await, Ok(Ok(_)))
    }
}
