//! Work that a program has no handler for. It is left to other programs, at a growing distance.

use ::duroxide::providers::{OrchestrationItem, WorkItem};
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
    /// What an item would run: the next execution of an instance that continues as new may be of another version.
    pub(super) fn orchestration(item: &OrchestrationItem) -> Self {
        let next = item.messages.iter().find_map(|message| match message {
            WorkItem::ContinueAsNew { orchestration, version, .. } => Some((orchestration, version)),
            _ => None,
        });
        match next {
            Some((name, version)) => {
                let version = version.clone().unwrap_or_else(|| UNVERSIONED.to_owned());
                Self::Orchestration { name: name.clone(), version }
            }
            None => Self::Orchestration { name: item.orchestration_name.clone(), version: item.version.clone() },
        }
    }
}

/// What providers say if the worker is to decide.
pub(super) const UNVERSIONED: &str = "unknown";

/// Work to put off.
#[derive(Debug, Clone)]
pub(super) struct Stranded {
    pub(super) what: Unhandled,
    /// For how long it is put off at first. Later it is put off for as long as it has waited, up to [`LONGEST`].
    pub(super) first: Duration,
}

/// How much work of a handler waits in the store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) count: i64,
    /// The ID of the oldest row.
    pub(super) oldest: i64,
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
    handlers: HashMap<Unhandled, Handler>,
    /// Since when an instance has waited without progress.
    waiting: HashMap<String, (usize, Instant)>,
}

/// A handler that some dispatcher of this process does not have.
#[derive(Debug)]
struct Handler {
    first: Duration,
    /// When a dispatcher last began to look how much work waits.
    looked: Option<Instant>,
    /// What waited then, to see whether another program takes some of it.
    seen: Option<Waiting>,
    /// Until when another program counts as taking it.
    taken_until: Option<Instant>,
    /// Since when a dispatcher puts all of its work off.
    sweeping: Option<Instant>,
}

/// How often to look whether another program takes work of a handler.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// After this time, a dispatcher that puts all work of a handler off has been stopped.
const LONGEST_SWEEP: Duration = Duration::from_secs(10);

/// How long a program that has taken work is expected to take more.
const TAKING: Duration = Duration::from_secs(10);

/// So little work of a handler does not keep dispatchers from other work.
const FEW: i64 = 10;

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
        let handler = Handler { first, looked: None, seen: None, taken_until: None, sweeping: None };
        let is_new = !known.handlers.contains_key(what);
        known.handlers.entry(what.clone()).or_insert(handler).first = first;
        drop(known);
        if is_new {
            warn(what);
        }
        Stranded { what: what.clone(), first }
    }

    /// What to put off, if the dispatcher of this task has no handler for some work.
    pub(super) fn find(&self, what: impl FnOnce() -> Unhandled) -> Option<Stranded> {
        let known = self.known();
        // Most programs have all handlers, and need not ask what the work is.
        if known.of_tasks.is_empty() {
            return None;
        }
        let work = (tokio::task::try_id(), what());
        if !known.of_tasks.contains(&work) {
            return None;
        }
        let (_, what) = work;
        let first = known.handlers.get(&what).map_or(Duration::ZERO, |handler| handler.first);
        drop(known);
        Some(Stranded { what, first })
    }

    /// Whether it is time to look how much work of a handler waits. Looks of several dispatchers at once could not be told in order.
    pub(super) fn begins_look(&self, what: &Unhandled) -> bool {
        self.known().handlers.get_mut(what).is_some_and(|handler| {
            let is_time = handler.looked.is_none_or(|when| when.elapsed() >= BETWEEN_LOOKS);
            if is_time {
                handler.looked = Some(Instant::now());
            }
            is_time
        })
    }

    /// Whether to put all work of a handler off. Dispatchers come across it at the same time, and one of them is enough.
    pub(super) fn begins_sweep(&self, what: &Unhandled) -> bool {
        self.known().handlers.get_mut(what).is_some_and(|handler| {
            let is_free = handler.sweeping.is_none_or(|since| since.elapsed() >= LONGEST_SWEEP);
            if is_free {
                handler.sweeping = Some(Instant::now());
            }
            is_free
        })
    }

    /// Records that all work of a handler was put off.
    pub(super) fn ends_sweep(&self, what: &Unhandled) {
        if let Some(handler) = self.known().handlers.get_mut(what) {
            handler.sweeping = None;
        }
    }

    /// Records how much work of a handler waits.
    pub(super) fn look(&self, what: &Unhandled, waiting: Waiting) {
        if let Some(handler) = self.known().handlers.get_mut(what) {
            let is_taken =
                handler.seen.is_some_and(|before| waiting.count < before.count || waiting.oldest > before.oldest);
            if is_taken {
                handler.taken_until = Some(Instant::now() + TAKING);
            }
            handler.seen = Some(waiting);
        }
    }

    /// Whether another program takes work of a handler, or will not need long for all of it. It should not be put off all at once
    /// then: if most programs do not have the handler, they come across its work first, again and again.
    pub(super) fn is_taken(&self, what: &Unhandled) -> bool {
        let known = self.known();
        known.handlers.get(what).is_some_and(|handler| {
            handler.seen.is_some_and(|waiting| waiting.count <= FEW)
                || handler.taken_until.is_some_and(|until| Instant::now() < until)
        })
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
    use super::{BETWEEN_LOOKS, FEW, LONGEST, StrandedWork, TAKING, Unhandled, Waiting};
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

    #[tokio::test(start_paused = true)]
    async fn others_are_noticed() {
        let work = StrandedWork::default();
        let what = Unhandled::Activity { name: "a".to_owned() };
        work.add(&what, Duration::from_secs(1));
        for (waiting, is_taken) in [((50, 1), false), ((70, 1), false), ((70, 2), true), ((90, 2), true)] {
            assert!(work.begins_look(&what));
            work.look(&what, Waiting { count: waiting.0, oldest: waiting.1 });
            assert!(!work.begins_look(&what));
            assert_eq!(work.is_taken(&what), is_taken, "{waiting:?}");
            tokio::time::advance(BETWEEN_LOOKS).await;
        }
        tokio::time::advance(TAKING).await;
        assert!(!work.is_taken(&what));
        let other = Unhandled::Activity { name: "b".to_owned() };
        work.add(&other, Duration::from_secs(1));
        work.look(&other, Waiting { count: FEW, oldest: 1 });
        assert!(work.is_taken(&other), "others will not need long for so little");
    }

    #[tokio::test]
    async fn each_dispatcher_has_its_own_handlers() {
        let work = std::sync::Arc::new(StrandedWork::default());
        let what = Unhandled::Activity { name: "a".to_owned() };
        let (own, name) = (work.clone(), what.clone());
        tokio::spawn(async move {
            own.add(&name, Duration::ZERO);
            assert!(own.find(|| name).is_some());
        })
        .await
        .unwrap();
        assert!(work.find(|| what).is_none());
    }
}
