//! Work that a program has no handler for. The store leaves it to other programs, and looks at it again ever more rarely.

use duroxide::providers::{OrchestrationItem, WorkItem};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::Id;
use tokio::time::Instant;

/// A handler that a program does not have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Unhandled {
    Orchestration { name: String, version: String },
    Activity { name: String },
}

impl Unhandled {
    /// The handler that an item needs. An instance that continues as new may need another version than before.
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

impl Unhandled {
    /// The name of the notice about the handler. It takes the place of an instance's ID.
    pub(super) fn notice(&self) -> String {
        match self {
            Self::Orchestration { name, version } => format!("{NOTICE}orchestration {name} {version}"),
            Self::Activity { name } => format!("{NOTICE}activity {name}"),
        }
    }
}

/// The prefix of the names of notices.
pub(super) const NOTICE: &str = "duroxide-export ";

/// The version that providers give if the worker is to decide.
pub(super) const UNVERSIONED: &str = "unknown";

/// Work to put off.
#[derive(Debug, Clone)]
pub(super) struct Stranded {
    pub(super) what: Unhandled,
    /// How long to put it off at first. Later, this grows with the time that it has waited, up to [`LONGEST`].
    pub(super) first: Duration,
}

/// What a program learns when it asks for a handler.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// Whether another program takes the work.
    pub(super) is_taken: bool,
    /// How many rows are put off at the moment, for all handlers together.
    pub(super) put_off: u32,
}

/// The longest time between two looks at work without a handler.
pub(super) const LONGEST: Duration = Duration::from_secs(60);

/// The store looks at work again after this fraction of the time that it has waited. While a new version is rolled out, most
/// programs lack it, and one of these may fetch an instance first many times.
pub(super) const GROWTH: u32 = 16;

/// Up to this many rows do not keep dispatchers busy. They are not all put off at once, so that the program that has the
/// handler finds them soon.
const FEW: u32 = 10;

/// The shortest time between two looks, if another program takes the work.
const SHORTEST: Duration = Duration::from_millis(100);

/// The least time that work is put off, for each row that is put off. With less, dispatchers would be busy putting rows off.
const FOR_EACH: Duration = Duration::from_millis(2);

/// From this many rows on, a database needs new statistics or an index.
const MANY: u32 = 1_000;

impl Lacked {
    fn begin_sweep(&mut self) -> Option<Duration> {
        let is_little = self.answer.put_off <= FEW;
        if is_little || self.sweeping.is_some_and(|since| since.elapsed() < LONGEST_SWEEP) {
            return None;
        }
        self.sweeping = Some(Instant::now());
        Some(self.first.max(FOR_EACH * self.answer.put_off).min(LONGEST))
    }
}

/// How often dispatchers ask whether other programs have a handler that this one lacks.
const BETWEEN_QUESTIONS: Duration = Duration::from_secs(1);

/// How often dispatchers ask whether other programs lack a handler that this one has.
const BETWEEN_ANSWERS: Duration = Duration::from_millis(250);

/// After this time, a dispatcher that was putting off all work of a handler must have been stopped.
const LONGEST_SWEEP: Duration = Duration::from_secs(10);

/// How many waiting instances to remember before starting over.
const MOST_WAITING: usize = 100_000;

/// The handlers that dispatchers of this process lack, and the work that waits for them.
///
/// duroxide looks for a handler only after it has fetched work, and then leaves it for a second, with a warning. With thousands
/// of stranded instances, its dispatchers would do nothing else. So the store remembers what a dispatcher has left, and does
/// not give it to this one again. A dispatcher is known by its task: a store may serve several runtimes with other handlers.
///
/// Programs that share a store leave each other notices in it: one that lacks a handler asks for it, and one that has it brings
/// back what was put off, and records that it takes such work.
#[derive(Debug, Default)]
pub(super) struct StrandedWork(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    lacking: HashSet<(Option<Id>, Unhandled)>,
    lacked: HashMap<Unhandled, Lacked>,
    /// How far each waiting instance has come, and since when.
    waiting: HashMap<String, (usize, Instant)>,
    /// The handlers that have run in this process.
    has_run: HashSet<Unhandled>,
    /// When the notices of others were last read.
    asked: Option<Instant>,
    /// How much work was put off when the database was last made ready for it.
    most_put_off: u32,
}

/// A handler that some dispatcher of this process does not have.
#[derive(Debug)]
struct Lacked {
    first: Duration,
    /// When this process last asked other programs, and what it learnt.
    asked: Option<Instant>,
    answer: Answer,
    /// Since when a dispatcher puts all of the work off.
    sweeping: Option<Instant>,
}

impl StrandedWork {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that the dispatcher of this task lacks a handler, and how long to put its work off at first.
    pub(super) fn add(&self, what: &Unhandled, first: Duration) -> Stranded {
        let mut known = self.known();
        known.lacking.insert((tokio::task::try_id(), what.clone()));
        let lacked = Lacked { first, asked: None, answer: Answer::default(), sweeping: None };
        let is_new = !known.lacked.contains_key(what);
        known.lacked.entry(what.clone()).or_insert(lacked).first = first;
        drop(known);
        if is_new {
            warn(what);
        }
        Stranded { what: what.clone(), first }
    }

    /// The work to put off, if the dispatcher of this task lacks its handler.
    pub(super) fn find(&self, what: impl FnOnce() -> Unhandled) -> Option<Stranded> {
        let known = self.known();
        // Most programs have all handlers, and need not ask what the work is.
        if known.lacking.is_empty() {
            return None;
        }
        let work = (tokio::task::try_id(), what());
        if !known.lacking.contains(&work) {
            return None;
        }
        let (_, what) = work;
        let first = known.lacked.get(&what).map_or(Duration::ZERO, |lacked| lacked.first);
        drop(known);
        Some(Stranded { what, first })
    }

    /// Returns whether to ask now which programs take the work of a handler.
    pub(super) fn asks_for(&self, what: &Unhandled) -> bool {
        self.known().lacked.get_mut(what).is_some_and(|lacked| is_due(&mut lacked.asked, BETWEEN_QUESTIONS))
    }

    /// Records what this process has learnt about the work of a handler. Returns whether much more is put off than before.
    pub(super) fn answered(&self, what: &Unhandled, answer: Answer) -> bool {
        let mut known = self.known();
        if let Some(lacked) = known.lacked.get_mut(what) {
            lacked.answer = answer;
        }
        let is_more = answer.put_off >= MANY && answer.put_off / 4 >= known.most_put_off;
        if is_more {
            known.most_put_off = answer.put_off;
        }
        is_more
    }

    /// Whether another program takes the work of a handler.
    pub(super) fn is_taken(&self, what: &Unhandled) -> bool {
        self.known().lacked.get(what).is_some_and(|lacked| lacked.answer.is_taken)
    }

    /// Returns how long to put off all work of a handler, if this dispatcher is to do it. One of several is enough.
    pub(super) fn begins_sweep(&self, what: &Unhandled) -> Option<Duration> {
        self.known().lacked.get_mut(what).and_then(Lacked::begin_sweep)
    }

    /// Records that all work of a handler was put off.
    pub(super) fn ends_sweep(&self, what: &Unhandled) {
        if let Some(lacked) = self.known().lacked.get_mut(what) {
            lacked.sweeping = None;
        }
    }

    /// Records that this process has run a handler. Returns whether to read the notices of others now.
    pub(super) fn runs(&self, what: Unhandled) -> bool {
        let mut known = self.known();
        known.has_run.insert(what);
        is_due(&mut known.asked, BETWEEN_ANSWERS)
    }

    /// The handler that a notice is about, if this process has run it.
    pub(super) fn find_run(&self, notice: &str) -> Option<Unhandled> {
        self.known().has_run.iter().find(|what| what.notice() == notice).cloned()
    }

    /// How long to put off an instance, or an activity of one, that has made so much progress.
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
        let distance = (now - waiting.1) / GROWTH;
        let is_taken = known.lacked.get(&stranded.what).is_some_and(|lacked| lacked.answer.is_taken);
        drop(known);
        let (shortest, longest) = if is_taken { (SHORTEST, stranded.first) } else { (stranded.first, LONGEST) };
        distance.max(shortest).min(longest)
    }
}

/// Returns whether the interval since the last question has passed, and if so, records this one.
fn is_due(asked: &mut Option<Instant>, interval: Duration) -> bool {
    let is_due = asked.is_none_or(|when| when.elapsed() >= interval);
    if is_due {
        *asked = Some(Instant::now());
    }
    is_due
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
    use super::{Answer, LONGEST, MANY, SHORTEST, StrandedWork, Unhandled};
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn the_distance_grows_until_there_is_progress() {
        let work = StrandedWork::default();
        let what = Unhandled::Activity { name: "a".to_owned() };
        let first = Duration::from_secs(1);
        let stranded = work.add(&what, first);
        assert_eq!(work.delay(&stranded, "i", 1), first);
        tokio::time::advance(Duration::from_secs(32)).await;
        assert_eq!(work.delay(&stranded, "i", 1), Duration::from_secs(2));
        tokio::time::advance(Duration::from_secs(3_200)).await;
        assert_eq!(work.delay(&stranded, "i", 1), LONGEST);
        assert_eq!(work.delay(&stranded, "i", 2), first);
    }

    #[tokio::test(start_paused = true)]
    async fn what_others_take_waits_for_a_moment() {
        let work = StrandedWork::default();
        let what = Unhandled::Activity { name: "a".to_owned() };
        let stranded = work.add(&what, Duration::from_secs(1));
        assert!(work.asks_for(&what));
        assert!(!work.asks_for(&what), "another dispatcher has asked");
        work.answered(&what, Answer { is_taken: true, put_off: 1 });
        assert!(work.is_taken(&what));
        assert_eq!(work.delay(&stranded, "i", 1), SHORTEST);
        tokio::time::advance(Duration::from_secs(32)).await;
        assert_eq!(work.delay(&stranded, "i", 1), Duration::from_secs(1));
        assert!(work.asks_for(&what));
        work.answered(&what, Answer::default());
        assert!(!work.is_taken(&what));
        assert_eq!(work.delay(&stranded, "i", 1), Duration::from_secs(2));
    }

    #[tokio::test]
    async fn one_dispatcher_puts_off_the_more_the_longer() {
        let work = StrandedWork::default();
        let what = Unhandled::Activity { name: "a".to_owned() };
        work.add(&what, Duration::from_secs(1));
        assert_eq!(work.begins_sweep(&what), None, "there is not much of it");
        for (put_off, first) in [(11, 1), (100, 1), (1_000, 2), (10_000, 20), (1_000_000, 60)] {
            let is_more = work.answered(&what, Answer { is_taken: false, put_off });
            assert_eq!(is_more, put_off >= MANY, "{put_off} rows");
            assert!(
                !work.answered(&what, Answer { is_taken: false, put_off }),
                "the database is ready for {put_off} rows"
            );
            assert_eq!(work.begins_sweep(&what), Some(Duration::from_secs(first)), "{put_off} rows");
            assert_eq!(work.begins_sweep(&what), None, "another dispatcher does");
            work.ends_sweep(&what);
        }
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
