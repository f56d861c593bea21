//! A clock that skips ahead when nothing else happens.

use duroxide::providers::WorkItem;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::Notify;

/// duroxide's own activity behind `ctx.utc_now()`, whose output is milliseconds since the epoch.
const UTC_NOW: &str = "__duroxide_syscall:utc_now_ms";

/// duroxide's own activity behind `ctx.new_guid()`.
const NEW_GUID: &str = "__duroxide_syscall:new_guid";

pub(super) fn is_system_call(activity: &str) -> bool {
    [UTC_NOW, NEW_GUID].contains(&activity)
}

/// Identifies an activity: instance, execution, and the event that scheduled it.
pub(super) type ActivityKey = (String, u64, u64);

/// How many activities run at the same time.
pub(super) const CONCURRENCY: usize = 16;

/// How long, in real time, an activity may wait for something before time passes it.
const LONGEST_WAIT: Duration = Duration::from_millis(100);

struct Activity {
    name: String,
    state: ActivityState,
}

/// How far an activity has got.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ActivityState {
    /// No worker has taken it.
    Queued,
    Running,
    /// It waits for something, since this time.
    Waiting(Instant),
    /// It waits for nothing that could ever happen.
    Hanging,
}

/// The waiting timers, and the work that must finish before the next of them can fire early.
#[derive(Default)]
pub(super) struct Clock {
    /// With the time when they fire on this clock, in milliseconds since the epoch. Sorted by that time, as exact as it is
    /// known, and then by the order in which they were set.
    timers: BTreeMap<(u64, u64), (u64, WorkItem)>,
    timers_set: u64,
    /// How far this clock is ahead of the real one, in milliseconds.
    skipped: u64,
    /// The time if only timers take any, for a test that takes the same course each time.
    exact: Option<u64>,
    /// The activities that are scheduled and have not ended.
    activities: HashMap<ActivityKey, Activity>,
    /// The activities that workers have taken and that do not run yet, with their inputs.
    taken: Vec<(ActivityKey, String)>,
    /// Whether time stands still until the test advances it.
    stands: bool,
    /// The time to which the test advances the clock, in milliseconds since the epoch.
    advancing: Option<u64>,
    /// The locks of orchestration turns that are running.
    turns: HashSet<String>,
    /// The instances whose end a test waits for. Time is only skipped while it waits.
    awaited: Vec<String>,
    /// The instances that have ended.
    ended: HashSet<String>,
    /// How many waits there are for something else.
    watching: usize,
    wakes: Arc<Notify>,
    /// When the test has last sent something, or has got what it waits for.
    test_goes_on: Option<Instant>,
    /// The number of changes so far.
    changes: u64,
    /// The number of changes when there was no turn to run, and when that was.
    without_turn: Option<(u64, Instant)>,
    /// Whether time is ever skipped.
    skips: bool,
}

impl Clock {
    /// A clock that skips time, or one that never does.
    pub(super) fn new(skips: bool) -> Self {
        Self { skips, ..Self::default() }
    }

    /// A clock that starts at a time, in milliseconds since the epoch, and that only timers move.
    pub(super) fn exact(start: u64) -> Self {
        Self { exact: Some(start), ..Self::new(true) }
    }

    /// A clock that stands still until the test advances it.
    pub(super) fn manual() -> Self {
        Self { exact: Some(real_time()), stands: true, ..Self::default() }
    }

    /// The number of changes so far, to tell later whether there were more.
    pub(super) const fn changes(&self) -> u64 {
        self.changes
    }

    /// Records that work was enqueued.
    pub(super) fn changed(&mut self) {
        self.changes += 1;
        self.wakes.notify_waiters();
    }

    /// Wakes those who wait for a change.
    pub(super) fn wakes(&self) -> Arc<Notify> {
        Arc::clone(&self.wakes)
    }

    /// Takes over a timer. `fire_at` is on the real clock, which duroxide reads. `length` may be short by some milliseconds.
    pub(super) fn set_timer(&mut self, fire_at: u64, length: u64, timer: WorkItem) {
        self.changed();
        self.timers_set += 1;
        let end = fire_at.saturating_add(self.skipped);
        let exact = self.exact.map_or(end, |now| now.saturating_add(whole(length)));
        self.timers.insert((exact, self.timers_set), (end, timer));
    }

    pub(super) fn activity_scheduled(&mut self, activity: ActivityKey, name: String) {
        self.changed();
        self.activities.insert(activity, Activity { name, state: ActivityState::Queued });
    }

    /// Records that a worker has taken an activity.
    pub(super) fn activity_taken(&mut self, activity: ActivityKey, input: String) {
        self.activity_is(&activity, ActivityState::Running);
        self.taken.push((activity, input));
    }

    /// The activity that a worker has taken and that begins to run now. duroxide does not tell the function which one it is.
    pub(super) fn claim(&mut self, instance: &str, execution: u64, name: &str, input: &str) -> Option<ActivityKey> {
        let is_it = |(key, taken): &(ActivityKey, String)| {
            let is_named = self.activities.get(key).is_some_and(|activity| activity.name == name);
            key.0 == instance && key.1 == execution && taken == input && is_named
        };
        let position = self.taken.iter().position(is_it)?;
        Some(self.taken.swap_remove(position).0)
    }

    /// Records how far an activity has got.
    pub(super) fn activity_is(&mut self, activity: &ActivityKey, state: ActivityState) {
        if let Some(activity) = self.activities.get_mut(activity) {
            activity.state = state;
            self.wakes.notify_waiters();
        }
    }

    /// Whether the activities do not end before time passes: those that hang, and those that have waited for long, if that
    /// counts. The others may wait for one of the workers, if all are busy with such activities.
    fn are_stuck(&self, counts_waiting: bool) -> bool {
        let is_stuck = |activity: &&Activity| match activity.state {
            ActivityState::Hanging => true,
            ActivityState::Waiting(since) => counts_waiting && since.elapsed() >= LONGEST_WAIT,
            ActivityState::Queued | ActivityState::Running => false,
        };
        let stuck = self.activities.values().filter(is_stuck).count();
        let queued = self.activities.values().filter(|activity| activity.state == ActivityState::Queued).count();
        stuck + queued == self.activities.len() && (queued == 0 || stuck >= CONCURRENCY)
    }

    /// Whether nothing happens before time passes, even if activities wait.
    fn rests(&self) -> bool {
        self.is_settled() && self.are_stuck(true)
    }

    /// Begins to advance by a duration, once nothing else happens. Returns whether it has begun.
    pub(super) fn advance_began(&mut self, duration: Duration) -> bool {
        let now = self.now_exactly();
        if !self.rests() {
            return false;
        }
        self.advancing = Some(now.saturating_add(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)));
        self.changed();
        true
    }

    /// Ends an advance, once all timers until then have fired and nothing else happens. Returns whether it has ended.
    pub(super) fn advance_ended(&mut self) -> bool {
        let Some(end) = self.advancing else { return true };
        if !self.rests() || self.timers.keys().next().is_some_and(|(due, _)| *due <= end) {
            return false;
        }
        let passed = self.exact.map_or(0, |now| end.saturating_sub(now));
        self.skipped = self.skipped.saturating_add(passed);
        self.exact = Some(end);
        self.advancing = None;
        true
    }

    /// The time, which from now on only timers and the test move, so that lengths of time are exact.
    fn now_exactly(&mut self) -> u64 {
        if let Some(now) = self.exact {
            return now;
        }
        let now = real_time().saturating_add(self.skipped);
        self.exact = Some(now);
        let timers = std::mem::take(&mut self.timers);
        let rounded = |due: u64| now.saturating_add(whole(due.saturating_sub(now)));
        self.timers = timers.into_iter().map(|((due, number), timer)| ((rounded(due), number), timer)).collect();
        now
    }

    /// How long it takes until each waiting timer of an instance fires, the next one first.
    pub(super) fn timers_of(&self, wanted: &str) -> Vec<Duration> {
        let now = self.exact.unwrap_or_else(|| real_time().saturating_add(self.skipped));
        let is_of = |timer: &WorkItem| matches!(timer, WorkItem::TimerFired { instance, .. } if instance == wanted);
        let timers = self.timers.iter().filter(|(_, (_, timer))| is_of(timer));
        timers.map(|((due, _), _)| Duration::from_millis(due.saturating_sub(now))).collect()
    }

    /// What keeps time from passing, for a test that waits in vain.
    pub(super) fn obstacle(&self) -> Option<String> {
        let mut names: Vec<_> = self.activities.values().map(|activity| format!("`{}`", activity.name)).collect();
        names.sort();
        names.dedup();
        let obstacle = match (self.timers.is_empty(), &*names) {
            (true, []) => return None,
            (true, names) => format!("{} has not ended", names.join(" and ")),
            (false, []) if self.stands => "a timer waits, and time stands still".to_owned(),
            (false, []) => return None,
            (false, names) => {
                format!("a timer waits, and time is not skipped before {} has ended", names.join(" and "))
            }
        };
        Some(if self.timers.is_empty() { obstacle } else { obstacle + ": let time pass with `test.advance(..)`" })
    }

    pub(super) fn activity_ended(&mut self, activity: &ActivityKey) {
        self.changed();
        self.activities.remove(activity);
    }

    /// Ends an activity, and returns its output. If the output is the current time, it is converted to this clock.
    pub(super) fn activity_completed(&mut self, activity: &ActivityKey, output: String) -> String {
        self.changed();
        let name = self.activities.remove(activity);
        match (name.as_ref().map(|activity| &*activity.name), self.exact) {
            (Some(UTC_NOW), Some(now)) => now.to_string(),
            (Some(UTC_NOW), None) => {
                let time = output.parse::<u64>();
                time.map_or(output, |time| time.saturating_add(self.skipped).to_string())
            }
            (Some(NEW_GUID), Some(_)) => same_guid(activity),
            _ => output,
        }
    }

    pub(super) fn turn_began(&mut self, lock: &str) {
        self.changed();
        self.turns.insert(lock.to_owned());
    }

    pub(super) fn turn_ended(&mut self, lock: &str) {
        self.changed();
        self.turns.remove(lock);
    }

    /// Records that there was no turn to run, and no more changes since.
    pub(super) fn found_no_turn(&mut self, changes: u64) {
        self.without_turn = Some((changes, Instant::now()));
        self.wakes.notify_waiters();
    }

    /// Whether there was no turn to run only just now. Some may come later without a change.
    pub(super) fn has_just_settled(&self) -> bool {
        const JUST: Duration = Duration::from_millis(50);
        self.is_settled() && self.without_turn.is_some_and(|(_, since)| since.elapsed() < JUST)
    }

    /// Whether there is no turn to run until something changes.
    pub(super) fn is_settled(&self) -> bool {
        self.turns.is_empty() && self.without_turn.is_some_and(|(changes, _)| changes == self.changes)
    }

    /// Whether nothing happens until a timer fires or a message arrives.
    pub(super) fn is_idle(&self) -> bool {
        self.activities.is_empty() && self.is_settled()
    }

    pub(super) fn has_activities(&self) -> bool {
        !self.activities.is_empty()
    }

    /// Whether other activities have not ended.
    pub(super) fn has_other_activities(&self, activity: &ActivityKey) -> bool {
        self.activities.keys().any(|other| other != activity)
    }

    pub(super) fn wait_began(&mut self, instance: &str) {
        self.awaited.push(instance.to_owned());
        self.wakes.notify_waiters();
    }

    pub(super) fn wait_ended(&mut self, instance: &str) {
        let position = self.awaited.iter().position(|awaited| awaited == instance);
        position.map(|position| self.awaited.swap_remove(position));
    }

    pub(super) fn instance_ended(&mut self, instance: &str) {
        self.ended.insert(instance.to_owned());
        self.test_goes_on();
    }

    /// Forgets the timers of an execution that is over. They would fire without effect.
    pub(super) fn execution_ended(&mut self, wanted: &str) {
        let is_of = |timer: &WorkItem| matches!(timer, WorkItem::TimerFired { instance, .. } if instance == wanted);
        self.timers.retain(|_, (_, timer)| !is_of(timer));
    }

    pub(super) fn has_ended(&self, instance: &str) -> bool {
        self.ended.contains(instance)
    }

    fn is_awaited(&self) -> bool {
        self.awaited.iter().any(|instance| !self.has_ended(instance))
    }

    /// The test waits for something other than the end of an instance, until [`watch_ended`](Self::watch_ended).
    pub(super) fn watch_began(&mut self) {
        self.watching += 1;
        self.wakes.notify_waiters();
    }

    pub(super) const fn watch_ended(&mut self) {
        self.watching -= 1;
    }

    /// Records that it is the test's turn.
    pub(super) fn test_goes_on(&mut self) {
        self.test_goes_on = Some(Instant::now());
    }

    /// Whether the test waits: as it says, or because it has not sent anything for a while.
    pub(super) fn test_waits(&self) -> bool {
        const PATIENCE: Duration = Duration::from_millis(250);
        self.is_awaited() || self.watching > 0 || self.test_goes_on.is_none_or(|since| since.elapsed() > PATIENCE)
    }

    /// The next timer to fire: one that is due, or the first of all if nothing is running and nothing changed since
    /// `changes`.
    pub(super) fn next_timer(&mut self, changes: u64) -> Option<WorkItem> {
        let now = real_time().saturating_add(self.skipped);
        let is_quiet = self.turns.is_empty() && self.changes == changes;
        let is_idle = is_quiet && self.skips && self.is_awaited() && self.are_stuck(false);
        let advancing = self.advancing.filter(|_| is_quiet && self.are_stuck(true));
        let (stands, exact_now) = (self.stands, self.exact);
        let first = self.timers.first_entry()?;
        let (exact, _) = *first.key();
        let fires_at = first.get().0;
        let is_due = if stands { exact_now.is_some_and(|now| exact <= now) } else { fires_at <= now };
        if !is_due && !is_idle && advancing.is_none_or(|end| exact > end) {
            return None;
        }
        self.skipped += fires_at.saturating_sub(now);
        self.exact = self.exact.map(|now| now.max(exact));
        Some(first.remove().1)
    }
}

/// The length that a timer was most likely set to, in milliseconds, from one that is short by some milliseconds: the longer,
/// the rounder.
const fn whole(length: u64) -> u64 {
    let unit = match length {
        0..1_000 => 10,
        1_000..30_000 => 100,
        _ => 1_000,
    };
    length.div_ceil(unit).saturating_mul(unit)
}

/// A GUID that an activity always gets, instead of a random one.
fn same_guid(activity: &ActivityKey) -> String {
    let half = |number: u8| {
        let mut hasher = DefaultHasher::new();
        (number, activity).hash(&mut hasher);
        hasher.finish()
    };
    let (first, second) = (half(1), half(2));
    let (a, b, c) = (first >> 32, first >> 16 & 0xffff, first & 0xfff);
    format!("{a:08x}-{b:04x}-4{c:03x}-{:04x}-{:012x}", 0x8000 | second >> 50, second & 0xffff_ffff_ffff)
}

/// Milliseconds since the epoch.
fn real_time() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Clock, NEW_GUID, UTC_NOW, real_time};
    use duroxide::providers::WorkItem;

    const HOUR: u64 = 60 * 60 * 1000;

    fn timer(id: u64) -> WorkItem {
        WorkItem::TimerFired { instance: "a".to_owned(), execution_id: 1, id, fire_at_ms: 0 }
    }

    fn fired(clock: &mut Clock) -> Option<u64> {
        let changes = clock.changes();
        clock.next_timer(changes).map(|item| match item {
            WorkItem::TimerFired { id, .. } => id,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn timers_fire_in_order() {
        let mut clock = Clock::new(true);
        clock.wait_began("a");
        clock.set_timer(real_time() + 2 * HOUR, 0, timer(2));
        clock.set_timer(real_time() + HOUR, 0, timer(1));
        assert_eq!(fired(&mut clock), Some(1));
        // One hour after a skipped hour is later than two hours from now.
        clock.set_timer(real_time() + HOUR + 1000, 0, timer(3));
        assert_eq!(fired(&mut clock), Some(2));
        assert_eq!(fired(&mut clock), Some(3));
        assert_eq!(fired(&mut clock), None);
        assert!(clock.skipped > 2 * HOUR && clock.skipped < 3 * HOUR);
    }

    #[test]
    fn time_is_skipped_only_while_idle_and_awaited() {
        let mut clock = Clock::new(true);
        clock.set_timer(real_time() + HOUR, 0, timer(1));
        assert_eq!(fired(&mut clock), None);
        clock.wait_began("a");
        clock.turn_began("lock");
        assert_eq!(fired(&mut clock), None);
        let activity = ("a".to_owned(), 1, 2);
        clock.activity_scheduled(activity.clone(), "name".to_owned());
        clock.turn_ended("lock");
        assert_eq!(fired(&mut clock), None);
        assert_eq!(clock.activity_completed(&activity, "7".to_owned()), "7");
        let changes = clock.changes();
        clock.changed();
        assert!(clock.next_timer(changes).is_none());
        assert_eq!(fired(&mut clock), Some(1));
        clock.set_timer(real_time() + HOUR, 0, timer(2));
        clock.instance_ended("a");
        assert_eq!(fired(&mut clock), None);
    }

    #[test]
    fn orchestrations_read_this_clock() {
        let mut clock = Clock { skipped: 500, ..Clock::new(true) };
        let activity = ("a".to_owned(), 1, 2);
        clock.activity_scheduled(activity.clone(), UTC_NOW.to_owned());
        assert_eq!(clock.activity_completed(&activity, "1000".to_owned()), "1500");
        // The activity has already ended, so this output belongs to another one.
        assert_eq!(clock.activity_completed(&activity, "1000".to_owned()), "1000");
    }

    #[test]
    fn an_exact_clock_takes_the_same_course_each_time() {
        let course = |late: u64| {
            let mut clock = Clock::exact(1000);
            clock.wait_began("a");
            let ask = |clock: &mut Clock, id: u64, name: &str, output: &str| {
                let activity = ("a".to_owned(), 1, id);
                clock.activity_scheduled(activity.clone(), name.to_owned());
                clock.activity_completed(&activity, output.to_owned())
            };
            // What duroxide sees of a timer is late.
            clock.set_timer(real_time() + HOUR, HOUR - late, timer(1));
            clock.set_timer(real_time() + HOUR / 2, HOUR / 2 - late, timer(2));
            let before = ask(&mut clock, 3, UTC_NOW, "17");
            let fired = [fired(&mut clock), fired(&mut clock)];
            let after = ask(&mut clock, 4, UTC_NOW, "18");
            let guids = [5, 6].map(|id| ask(&mut clock, id, NEW_GUID, &late.to_string()));
            (before, fired, after, guids, ask(&mut clock, 7, "other", "output"))
        };
        let (before, fired, after, [guid, other], output) = course(0);
        assert_eq!((&*before, &*after, &*output), ("1000", &*(1000 + HOUR).to_string(), "output"));
        assert_eq!(fired, [Some(2), Some(1)]);
        assert!(guid != other && guid.len() == 36 && guid.as_bytes()[14] == b'4', "{guid}");
        assert_eq!(course(9), course(0));
    }

    #[test]
    fn due_timers_always_fire() {
        let mut clock = Clock::new(true);
        clock.turn_began("lock");
        clock.set_timer(real_time() - 1, 0, timer(1));
        assert_eq!(fired(&mut clock), Some(1));
        assert_eq!(clock.skipped, 0);
    }
}
