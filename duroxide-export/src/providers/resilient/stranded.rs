//! Work that a program has no handler for. It is left to other programs, at a growing distance.

use ::duroxide::providers::OrchestrationItem;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::Id;
use tokio::time::Instant;

/// What has no handler in a program.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Unhandled {
    Orchestration { name: String, version: String },
    Activity { name: String },
}

impl Unhandled {
    pub(super) fn orchestration(item: &OrchestrationItem) -> Self {
        Self::Orchestration { name: item.orchestration_name.clone(), version: item.version.clone() }
    }
}

/// Work to put off.
#[derive(Debug, Clone)]
pub(super) struct Stranded {
    pub(super) what: Unhandled,
    /// For how long it is put off at first. Later it is put off for as long as it has waited, up to [`LONGEST`].
    pub(super) first: Duration,
}

/// The longest distance between two looks at work without a handler.
pub(super) const LONGEST: Duration = Duration::from_secs(60);

/// What the dispatchers of this process have no handler for.
///
/// duroxide looks for a handler only after it has fetched work, and then leaves it for a second, with a warning. With thousands
/// of stranded instances, its dispatchers would do nothing else. So the store remembers what a dispatcher has left, and does
/// not give it to this one again. A dispatcher is known by its task: a store may serve several runtimes with other handlers.
#[derive(Debug, Default)]
pub(super) struct StrandedWork(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    of_tasks: HashSet<(Option<Id>, Unhandled)>,
    first: HashMap<Unhandled, Duration>,
    /// Since when an instance has waited without progress, for providers that cannot tell.
    waiting: HashMap<String, (usize, Instant)>,
}

/// More instances than this are not remembered: they wait as if they had just come.
const MOST_WAITING: usize = 100_000;

impl StrandedWork {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that the dispatcher of this task has no handler for something, and puts it off for so long at first.
    pub(super) fn add(&self, what: &Unhandled, first: Duration) -> Stranded {
        let mut known = self.known();
        known.of_tasks.insert((tokio::task::try_id(), what.clone()));
        let is_new = known.first.insert(what.clone(), first).is_none();
        drop(known);
        if is_new {
            warn(what);
        }
        Stranded { what: what.clone(), first }
    }

    /// Whether the dispatcher of this task has no handler for something.
    pub(super) fn find(&self, what: &Unhandled) -> Option<Stranded> {
        let known = self.known();
        // Most programs have all handlers.
        if known.of_tasks.is_empty() || !known.of_tasks.contains(&(tokio::task::try_id(), what.clone())) {
            return None;
        }
        let first = known.first.get(what).copied().unwrap_or_default();
        drop(known);
        Some(Stranded { what: what.clone(), first })
    }

    /// For how long to put off an instance that has made so much progress.
    pub(super) fn delay(&self, stranded: &Stranded, instance: &str, progress: usize) -> Duration {
        let mut known = self.known();
        let now = Instant::now();
        if known.waiting.len() >= MOST_WAITING {
            known.waiting.clear();
        }
        let waiting = known.waiting.entry(instance.to_owned()).or_insert((progress, now));
        if waiting.0 != progress {
            *waiting = (progress, now);
        }
        let age = now - waiting.1;
        drop(known);
        age.max(stranded.first).min(LONGEST)
    }
}

fn warn(what: &Unhandled) {
    match what {
        Unhandled::Orchestration { name, version } => tracing::warn!(
            orchestration = %name,
            %version,
            "this program does not have the orchestration, so its instances wait for another one: deploy a worker with it"
        ),
        Unhandled::Activity { name } => tracing::warn!(
            activity = %name,
            "this program does not have the activity, so its calls wait for another one: deploy a worker with it"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, StrandedWork, Unhandled};
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn the_distance_grows_until_there_is_progress() {
        let work = StrandedWork::default();
        let what = Unhandled::Activity { name: "a".to_owned() };
        let first = Duration::from_secs(1);
        let stranded = work.add(&what, first);
        assert_eq!(work.delay(&stranded, "i", 1), first);
        tokio::time::advance(Duration::from_secs(8)).await;
        assert_eq!(work.delay(&stranded, "i", 1), Duration::from_secs(8));
        tokio::time::advance(Duration::from_secs(800)).await;
        assert_eq!(work.delay(&stranded, "i", 1), LONGEST);
        assert_eq!(work.delay(&stranded, "i", 2), first);
    }

    #[tokio::test]
    async fn each_dispatcher_has_its_own_handlers() {
        let work = std::sync::Arc::new(StrandedWork::default());
        let what = Unhandled::Activity { name: "a".to_owned() };
        let (own, name) = (work.clone(), what.clone());
        tokio::spawn(async move {
            own.add(&name, Duration::ZERO);
            assert!(own.find(&name).is_some());
        })
        .await
        .unwrap();
        assert!(work.find(&what).is_none());
    }
}
