//! What a store can do beyond duroxide's interface, because it knows its database.

use crate::resilient::queues::{LIMIT, Presence, QUESTION_LIMIT, Queues, Unread};
use crate::resilient::stranded::{Answer, Stranded, StrandedWork, Unhandled};
use duroxide::providers::{Provider, WorkItem};
use std::sync::Arc;
use std::time::Duration;

/// A database with duroxide's tables. Each default is for a provider of which nothing more is known.
#[async_trait::async_trait]
pub(super) trait Database: Send + Sync {
    /// The provider that reaches the database at the moment.
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

    /// IDs of instances, the latest ones, to suggest the one that was meant.
    async fn latest_instances(&self) -> Vec<String> {
        match self.queues() {
            Some(queues) => queues.latest_instances().await.unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// Removes messages to instances that do not exist, which SQLite fetches again and again, and puts off what cannot be
    /// read of them.
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

    /// Puts off what this program cannot take, of the messages that were fetched under a lock. The provider could read
    /// `readable` of them, of which a runtime can take `usable`.
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

    /// Makes the database ready for many more rows than there were.
    async fn prepare_for_many(&self) {
        if let Some(queues) = self.queues() {
            // Without it, queries are slower for a while.
            let _ = queues.prepare_for_many().await;
        }
    }

    /// Brings back what other programs have put off, if this one has run its handler, and tells them that it takes such work.
    async fn answer(&self, work: &StrandedWork) {
        if let Some(queues) = self.queues() {
            // What is not brought back comes back by itself, later.
            let _ = queues.answer(work).await;
        }
    }

    /// Puts off all work of a handler that this program does not have, or most of it if another one takes it.
    async fn put_off(&self, stranded: &Stranded, is_taken: bool) {
        if let Some(queues) = self.queues() {
            // What is not put off is fetched and left again.
            let _ = queues.put_off(stranded, is_taken).await;
        }
    }

    /// Puts off an instance that was fetched under a lock, and the messages to it that come meanwhile.
    async fn put_off_fetched(&self, token: &str, delay: Duration) {
        if let Some(queues) = self.queues() {
            // If this fails, the lock expires.
            let _ = queues.put_off_fetched(token, delay).await;
        }
    }

    /// Removes the timers of an execution that has ended.
    async fn drop_timers(&self, instance: &str, execution_id: u64) {
        if let Some(queues) = self.queues() {
            // A timer that is left fires for nobody.
            let _ = queues.drop_timers(instance, execution_id).await;
        }
    }
}

/// Any provider.
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
