//! What is logged once: a problem of the database, when it begins and when it ends, and rows that cannot be read.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long an operation must fail before it is logged. Two processes that share a SQLite file often fail for a moment.
const LOGGED_AFTER: Duration = Duration::from_millis(300);

/// An operation that has not been tried again for this long does not keep a problem open.
const STALE: Duration = Duration::from_secs(30);

/// The problems of a store, by the operation that fails.
#[derive(Debug, Default)]
pub(super) struct Condition(Mutex<Problems>);

#[derive(Debug, Default)]
struct Problems {
    /// When each operation began to fail, and when it last failed.
    failing: HashMap<&'static str, (Instant, Instant)>,
    /// When the problem that was logged began.
    logged: Option<Instant>,
}

impl Condition {
    /// Records that an operation has failed.
    pub(super) fn failed(&self, operation: &'static str, error: &dyn Display) {
        let now = Instant::now();
        let mut problems = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, last) = problems.failing.entry(operation).or_insert((now, now));
        *last = now;
        let since = *first;
        if problems.logged.is_none() && now - since >= LOGGED_AFTER {
            problems.logged = Some(since);
            drop(problems);
            tracing::warn!(%error, "the store has a problem; work waits until it is gone, and nothing is lost");
        }
    }

    /// Records that an operation has succeeded.
    pub(super) fn succeeded(&self, operation: &'static str) {
        let mut problems = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if problems.failing.is_empty() {
            return;
        }
        let now = Instant::now();
        problems.failing.retain(|failing, (_, last)| *failing != operation && now - *last < STALE);
        if problems.failing.is_empty()
            && let Some(since) = problems.logged.take()
        {
            drop(problems);
            tracing::info!(seconds = (now - since).as_secs(), "the store works again");
        }
    }
}

/// The texts that were logged, so that each is logged once.
#[derive(Debug, Default)]
pub(super) struct Logged(Mutex<HashSet<String>>);

/// How many texts to remember before starting over.
const MOST_LOGGED: usize = 10_000;

impl Logged {
    /// Returns whether a text has not been logged yet, and records it as logged.
    pub(super) fn is_new(&self, text: &str) -> bool {
        let mut logged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.len() >= MOST_LOGGED {
            logged.clear();
        }
        logged.insert(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Condition, LOGGED_AFTER};
    use std::sync::PoisonError;
    use std::time::Duration;

    fn is_logged(condition: &Condition) -> bool {
        condition.0.lock().unwrap_or_else(PoisonError::into_inner).logged.is_some()
    }

    #[tokio::test(start_paused = true)]
    async fn a_problem_lasts_until_the_last_operation_succeeds() {
        let condition = Condition::default();
        condition.failed("ack", &"busy");
        assert!(!is_logged(&condition));
        condition.succeeded("ack");
        for operation in ["ack", "fetch"] {
            condition.failed(operation, &"away");
            tokio::time::advance(LOGGED_AFTER).await;
            condition.failed(operation, &"away");
        }
        assert!(is_logged(&condition));
        condition.succeeded("fetch");
        condition.succeeded("enqueue");
        assert!(is_logged(&condition));
        condition.succeeded("ack");
        assert!(!is_logged(&condition));
    }

    #[tokio::test(start_paused = true)]
    async fn an_operation_that_is_not_tried_again_is_forgotten() {
        let condition = Condition::default();
        condition.failed("renew", &"away");
        tokio::time::advance(Duration::from_secs(1)).await;
        condition.failed("renew", &"away");
        assert!(is_logged(&condition));
        tokio::time::advance(Duration::from_secs(60)).await;
        condition.succeeded("fetch");
        assert!(!is_logged(&condition));
    }
}
