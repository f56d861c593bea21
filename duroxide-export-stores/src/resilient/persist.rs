//! Trying again: when, until when, and which refusal to believe.

use crate::resilient::condition::Condition;
use crate::resilient::database::Database;
use crate::resilient::verdict::Verdict;
use crate::waiting::Backoff;
use duroxide::providers::ProviderError;
use std::time::Duration;
use tokio::time::Instant;

const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How often a working database must refuse something before the refusal is believed.
const REFUSALS: u32 = 2;

/// How long a working database must repeat an unclear error before it counts as a refusal.
const BELIEF: Duration = Duration::from_secs(10);

/// How a series of attempts ended.
pub(super) enum Ended<T> {
    Done(T),
    /// The lock is no longer held. An earlier attempt without a reply may have used it.
    Lost {
        error: ProviderError,
        maybe_done: bool,
    },
    /// The database works, but rejected every attempt.
    Refused(ProviderError),
    /// The database kept failing until the retry period ended.
    GaveUp(ProviderError),
}

impl<T> Ended<T> {
    pub(super) fn into_result(self) -> Result<T, ProviderError> {
        match self {
            Self::Done(value) => Ok(value),
            Self::Lost { error, .. } | Self::Refused(error) | Self::GaveUp(error) => Err(error),
        }
    }
}

/// Attempts something until it succeeds, is refused, or the deadline has passed.
pub(super) async fn persist<T, A>(
    database: &dyn Database,
    condition: &Condition,
    operation: &'static str,
    deadline: Instant,
    attempt: impl Fn() -> A + Sync,
) -> Ended<T>
where
    A: Future<Output = Result<T, ProviderError>> + Send,
{
    let mut pauses = Backoff::new(FIRST_PAUSE, LONGEST_PAUSE);
    let mut maybe_done = false;
    let mut doubts = Doubts::default();
    loop {
        let error = match attempt().await {
            Ok(value) => {
                condition.succeeded(operation);
                return Ended::Done(value);
            }
            Err(error) => error,
        };
        let verdict = Verdict::from_error(&error);
        // A refusal is only one if it comes from a database that works.
        if verdict == Verdict::Temporary || !database.is_well().await {
            doubts = Doubts::default();
            maybe_done = true;
        } else if verdict == Verdict::Lost {
            condition.succeeded(operation);
            return Ended::Lost { error, maybe_done };
        } else if doubts.are_settled_by(verdict) {
            condition.succeeded(operation);
            return Ended::Refused(error);
        }
        // A problem that the database has noticed itself is logged there.
        if database.problem().is_none() {
            condition.failed(operation, &error);
        }
        let pause = pauses.pause();
        if Instant::now() + pause > deadline {
            return Ended::GaveUp(error);
        }
        tokio::time::sleep(pause).await;
    }
}

/// The refusals in a row.
#[derive(Default)]
struct Doubts {
    refusals: u32,
    since: Option<Instant>,
}

impl Doubts {
    fn are_settled_by(&mut self, verdict: Verdict) -> bool {
        let since = *self.since.get_or_insert_with(Instant::now);
        self.refusals += u32::from(verdict == Verdict::Refused);
        self.refusals >= REFUSALS || since.elapsed() >= BELIEF
    }
}

#[cfg(test)]
mod tests {
    use super::{Ended, persist};
    use crate::resilient::condition::Condition;
    use crate::resilient::database::Database;
    use duroxide::providers::{Provider, ProviderError};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    use tokio::time::Instant;

    /// A database that works, or does not.
    struct Fake(bool);

    #[async_trait::async_trait]
    impl Database for Fake {
        fn provider(&self) -> Arc<dyn Provider> {
            unreachable!("the attempts do without")
        }

        async fn is_well(&self) -> bool {
            self.0
        }
    }

    /// Attempts that fail with the given errors, one after the other, and then succeed.
    async fn attempts(is_well: bool, errors: &[ProviderError], retry_period: Duration) -> (Ended<()>, usize) {
        let made = AtomicUsize::new(0);
        let ended = persist(&Fake(is_well), &Condition::default(), "ack", Instant::now() + retry_period, || {
            let attempt = made.fetch_add(1, Ordering::Relaxed);
            async move { errors.get(attempt).map_or(Ok(()), |error| Err(error.clone())) }
        })
        .await;
        (ended, made.into_inner())
    }

    const RETRY_PERIOD: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn a_store_that_recovers_is_waited_for() {
        for error in [
            ProviderError::retryable("ack", "busy"),
            ProviderError::permanent("ack", "Database error: canceling statement due to statement timeout"),
        ] {
            let (ended, made) = attempts(true, &vec![error; 40], RETRY_PERIOD).await;
            assert!(matches!(ended, Ended::Done(())));
            assert_eq!(made, 41);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_is_believed_from_a_database_that_works() {
        let refused = ProviderError::permanent("ack", "has no equivalent in encoding \"LATIN1\"");
        let (ended, made) = attempts(true, &vec![refused.clone(); 9], RETRY_PERIOD).await;
        assert!(matches!(ended, Ended::Refused(_)));
        assert_eq!(made, 2);
        let (ended, made) = attempts(false, &vec![refused; 9], RETRY_PERIOD).await;
        assert!(matches!(ended, Ended::Done(())));
        assert_eq!(made, 10);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_unclear_is_believed_after_a_while() {
        let unclear = ProviderError::permanent("ack", "storniere Anfrage");
        let began = Instant::now();
        let (ended, _) = attempts(true, &vec![unclear.clone(); 999], RETRY_PERIOD).await;
        assert!(matches!(ended, Ended::Refused(_)));
        assert!(began.elapsed() >= super::BELIEF);
        let (ended, _) = attempts(false, &vec![unclear; 999], RETRY_PERIOD).await;
        assert!(matches!(ended, Ended::GaveUp(_)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_lock_that_is_lost_after_an_unknown_outcome_may_have_been_used() {
        let lost = ProviderError::permanent("ack", "Invalid lock token");
        let broken = ProviderError::retryable("ack", "connection reset");
        let (ended, _) = attempts(true, &[broken, lost.clone()], RETRY_PERIOD).await;
        assert!(matches!(ended, Ended::Lost { maybe_done: true, .. }));
        let (ended, _) = attempts(true, &[lost], RETRY_PERIOD).await;
        assert!(matches!(ended, Ended::Lost { maybe_done: false, .. }));
    }

    #[tokio::test(start_paused = true)]
    async fn the_retry_period_ends() {
        let busy = ProviderError::retryable("ack", "busy");
        let (ended, made) = attempts(true, &vec![busy; 99], Duration::from_millis(50)).await;
        assert!(matches!(ended, Ended::GaveUp(_)));
        assert!((2..8).contains(&made), "{made}");
    }
}
