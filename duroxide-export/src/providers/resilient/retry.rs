//! When to try again, when to believe a refusal, and when to give up.

use ::duroxide::providers::{Provider, ProviderError};
use std::time::Duration;
use tokio::time::Instant;

const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Two processes that share a SQLite file get in each other's way all the time, for a moment.
const WORTH_A_WARNING: Duration = Duration::from_millis(300);

/// How often a database that answers has to refuse something before that is believed.
///
/// Providers report many a broken connection as a permanent error, and a connection from a pool may be another broken one.
const REFUSALS: u32 = 3;

/// How a series of attempts ended.
pub(super) enum Ended<T> {
    Done(T),
    /// The database is well, and refuses it again and again.
    Refused(ProviderError),
    /// The database was not well for as long as there was patience.
    GaveUp(ProviderError),
}

impl<T> Ended<T> {
    pub(super) fn into_result(self) -> Result<T, ProviderError> {
        match self {
            Self::Done(value) => Ok(value),
            Self::Refused(error) | Self::GaveUp(error) => Err(error),
        }
    }
}

/// Attempts something until it is done, refused, or the patience is at its end.
pub(super) async fn persist<T, A>(store: &dyn Provider, patience: Duration, attempt: impl Fn() -> A + Sync) -> Ended<T>
where
    A: Future<Output = Result<T, ProviderError>> + Send,
{
    let started = Instant::now();
    let mut pause = FIRST_PAUSE;
    let mut refusals = 0;
    loop {
        let error = match attempt().await {
            Ok(value) => return Ended::Done(value),
            Err(error) => error,
        };
        if error.is_retryable() {
            refusals = 0;
        } else {
            refusals += 1;
            if refusals == REFUSALS {
                return Ended::Refused(error);
            }
        }
        if started.elapsed() + pause > patience {
            return Ended::GaveUp(error);
        }
        if pause < WORTH_A_WARNING {
            tracing::debug!(%error, "the store is busy, trying again");
        } else {
            tracing::warn!(%error, "the store has a problem, trying again");
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
        if refusals > 0 && !answers(store).await {
            refusals = 0;
        }
    }
}

/// Whether the database answers a question that any version of it can answer.
async fn answers(store: &dyn Provider) -> bool {
    store.get_custom_status("", u64::MAX >> 1).await.is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Ended, persist};
    use ::duroxide::providers::ProviderError;
    use ::duroxide::providers::sqlite::SqliteProvider;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    /// Attempts that fail with the given errors, one after the other, and then succeed.
    async fn attempts(errors: &[ProviderError], patience: Duration) -> (Ended<()>, usize) {
        let store = SqliteProvider::new_in_memory().await.unwrap();
        let made = AtomicUsize::new(0);
        let ended = persist(&store, patience, || {
            let attempt = made.fetch_add(1, Ordering::Relaxed);
            async move { errors.get(attempt).map_or(Ok(()), |error| Err(error.clone())) }
        })
        .await;
        (ended, made.into_inner())
    }

    const PATIENCE: Duration = Duration::from_secs(20);

    #[tokio::test]
    async fn a_store_that_recovers_is_waited_for() {
        let busy = ProviderError::retryable("ack", "busy");
        let (ended, made) = attempts(&vec![busy; 8], PATIENCE).await;
        assert!(matches!(ended, Ended::Done(())));
        assert_eq!(made, 9);
    }

    #[tokio::test]
    async fn a_broken_connection_is_not_a_refusal() {
        let broken = ProviderError::permanent("ack", "terminating connection");
        let (ended, made) = attempts(&[broken.clone(), broken], PATIENCE).await;
        assert!(matches!(ended, Ended::Done(())));
        assert_eq!(made, 3);
    }

    #[tokio::test]
    async fn what_is_refused_again_and_again_is_refused() {
        let refused = ProviderError::permanent("ack", "no such thing");
        let (ended, made) = attempts(&vec![refused; 9], PATIENCE).await;
        assert!(matches!(ended, Ended::Refused(error) if error.message == "no such thing"));
        assert_eq!(made, 3);
    }

    #[tokio::test]
    async fn patience_ends() {
        let busy = ProviderError::retryable("ack", "busy");
        let (ended, made) = attempts(&vec![busy; 99], Duration::from_millis(50)).await;
        assert!(matches!(ended, Ended::GaveUp(_)));
        assert!((2..8).contains(&made), "{made}");
    }
}
