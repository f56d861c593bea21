//! The first difference between what a history records and what the code does now, and its probable cause.

use crate::handler::handle::short_name;
use crate::replay::command::{Command, rounded, shortened};
use crate::replay::run::Given;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::panic::Location;
use std::time::Duration;

/// Where the code departs from a history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Divergence {
    /// The ID of the event that records the command; `None` if the history ends here.
    pub event_id: Option<u64>,
    /// The recorded command; `None` if the history ends here.
    pub recorded: Option<Command>,
    /// The command that the code gives now; `None` if it ends or waits.
    pub now: Option<Command>,
    /// The line of code that gives it, if the command is that of a handle or a message.
    pub location: Option<CodeLocation>,
    /// The last line before it that has one, if it has none: duroxide's own functions do not note their callers.
    pub after: Option<CodeLocation>,
    /// The first line after it that has one, if it has none.
    pub before: Option<CodeLocation>,
    /// The probable cause.
    pub cause: Cause,
    /// How the payloads differ, if both commands concern the same handler, message or value.
    pub changes: Vec<PayloadChange>,
    /// The commands around it, from two before to three after.
    pub around: Vec<Step>,
}

/// A place in today's code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CodeLocation {
    /// The file, as the compiler names it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl From<&'static Location<'static>> for CodeLocation {
    fn from(location: &'static Location<'static>) -> Self {
        Self { file: location.file().to_owned(), line: location.line(), column: location.column() }
    }
}

impl fmt::Display for CodeLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One line of both sequences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// The ID of the recorded event.
    pub event_id: Option<u64>,
    /// What the history records.
    pub recorded: Option<Command>,
    /// What the code does.
    pub now: Option<Command>,
}

/// Why code departs from a history, as far as both sequences show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cause {
    /// The same command under another name.
    Renamed,
    /// Both commands are in both sequences, in another order.
    Reordered,
    /// The code gives a command that the history does not have.
    Added,
    /// The code no longer gives a command that the history has.
    Removed,
    /// Another command in the place of the recorded one.
    Replaced,
    /// The same call with another input, or the same value with other contents.
    InputChanged,
    /// The same call with another tag.
    TagChanged,
    /// The same call in another session.
    SessionChanged,
    /// The same detached orchestration with another instance ID.
    InstanceChanged,
    /// The commands are the same, but the code awaits or drops them in another order.
    AwaitedDifferently,
    /// A timer of another length. duroxide does not notice it: instances keep the recorded one.
    TimerChanged,
    /// Other progress. duroxide does not notice it.
    ProgressChanged,
}

/// A recorded command with the ID of its event.
pub(super) type Recorded = (u64, Command);

/// The first pair of commands that duroxide does not take for each other.
pub(super) fn first_difference(recorded: &[Recorded], now: &[Given]) -> Option<usize> {
    let pairs = recorded.iter().zip(now);
    let different = pairs.enumerate().find(|(_, ((_, recorded), now))| !recorded.replays_as(&now.command));
    match different {
        Some((position, _)) => Some(position),
        None if recorded.len() == now.len() => None,
        None => Some(recorded.len().min(now.len())),
    }
}

/// What an execution has recorded, as duroxide matches it with the commands of code that it accepts: in another order of
/// cleared values, and without values and progress that the code no longer sets.
pub(super) fn settled<'a>(recorded: &'a [Recorded], now: &[Given]) -> Cow<'a, [Recorded]> {
    match first_difference(recorded, now) {
        Some(position) if position < recorded.len() => {}
        _ => return Cow::Borrowed(recorded),
    }
    let mut left = VecDeque::from(recorded.to_vec());
    let mut settled = Vec::with_capacity(recorded.len());
    for given in now {
        while left.front().is_some_and(|(_, next)| !next.replays_as(&given.command)) {
            let mut cleared = left.iter().take_while(|(_, next)| matches!(next, Command::ClearValue { .. }));
            if let Some(position) = cleared.position(|(_, next)| next.replays_as(&given.command)) {
                left.swap(0, position);
            } else if left.front().is_some_and(|(_, next)| next.may_be_left_out()) {
                left.pop_front();
            } else {
                settled.extend(left);
                return settled.into();
            }
        }
        settled.extend(left.pop_front());
    }
    settled.extend(left.into_iter().skip_while(|(_, next)| next.may_be_left_out()));
    settled.into()
}

/// The recorded commands that code no longer gives, although duroxide accepts it.
pub(super) fn left_out(recorded: &[Recorded], settled: &[Recorded], now: &[Given]) -> Vec<Divergence> {
    let is_kept = |id: u64| settled.iter().any(|(kept, _)| *kept == id);
    let gone = recorded.iter().enumerate().filter(|(_, (id, _))| !is_kept(*id));
    gone.map(|(position, _)| Divergence {
        now: None,
        cause: Cause::Removed,
        changes: Vec::new(),
        ..Divergence::at(position, recorded, now)
    })
    .collect()
}

/// Pairs that duroxide takes for each other although they differ.
pub(super) fn unnoticed(recorded: &[Recorded], now: &[Given]) -> Vec<Divergence> {
    let pairs = recorded.iter().zip(now).enumerate();
    let differing =
        pairs.filter(|(_, ((_, recorded), now))| recorded.replays_as(&now.command) && !is_same(recorded, &now.command));
    differing.map(|(position, _)| Divergence::at(position, recorded, now)).collect()
}

fn is_same(recorded: &Command, now: &Command) -> bool {
    match (recorded, now) {
        // A recorded length is only as exact as the time of its event.
        (Command::StartTimer { length: recorded }, Command::StartTimer { length: now }) => {
            recorded.abs_diff(*now) <= (*recorded.max(now) / 50).max(Duration::from_secs(1))
        }
        _ => recorded == now,
    }
}

impl Divergence {
    /// Describes the difference of two sequences at a position.
    pub(super) fn at(position: usize, recorded: &[Recorded], now: &[Given]) -> Self {
        let (then, given) = (recorded.get(position), now.get(position));
        let same = match (then, given) {
            (Some((_, then)), Some(given)) if then.concerns_the_same_as(&given.command) => {
                Some((then.payload(), given.command.payload()))
            }
            _ => None,
        };
        let first = position.saturating_sub(2);
        let last = (position + 4).min(recorded.len().max(now.len()));
        let around = (first..last).map(|index| Step {
            event_id: recorded.get(index).map(|(id, _)| *id),
            recorded: recorded.get(index).map(|(_, command)| command.clone()),
            now: now.get(index).map(|given| given.command.clone()),
        });
        let located = |given: &Given| given.location.map(CodeLocation::from);
        let location = given.and_then(located);
        let (mut after, mut before) = (None, None);
        if location.is_none() {
            let (earlier, later) = now.split_at(position.min(now.len()));
            after = earlier.iter().rev().find_map(located);
            before = later.iter().find_map(located);
        }
        Self {
            event_id: then.map(|(id, _)| *id),
            recorded: then.map(|(_, command)| command.clone()),
            now: given.map(|given| given.command.clone()),
            location,
            after,
            before,
            cause: cause(position, recorded, now),
            changes: match same {
                Some((Some(then), Some(now))) => payload_changes(then, now),
                _ => Vec::new(),
            },
            around: around.collect(),
        }
    }

    /// Both sequences are the same.
    pub(super) fn awaited_differently(recorded: &[Recorded], now: &[Given]) -> Self {
        let last = recorded.len().min(now.len()).saturating_sub(1);
        Self { cause: Cause::AwaitedDifferently, ..Self::at(last, recorded, now) }
    }
}

fn cause(position: usize, recorded: &[Recorded], now: &[Given]) -> Cause {
    let (then, given) = match (recorded.get(position), now.get(position)) {
        (Some((_, then)), Some(given)) => (then, &given.command),
        (Some(_), None) => return Cause::Removed,
        (None, _) => return Cause::Added,
    };
    if then.concerns_the_same_as(given) {
        return change(then, given);
    }
    let later_recorded = || recorded[position + 1..].iter().map(|(_, command)| command);
    let later_now = || now[position + 1..].iter().map(|given| &given.command);
    let comes_later = later_now().any(|later| then.replays_as(later));
    let was_later = later_recorded().any(|later| later.replays_as(given));
    let is_next = |later: &mut dyn Iterator<Item = &Command>, command: &Command| {
        later.next().is_some_and(|next| next.replays_as(command))
    };
    if comes_later && was_later {
        Cause::Reordered
    } else if was_later || is_next(&mut later_recorded(), given) {
        Cause::Removed
    } else if comes_later {
        Cause::Added
    } else if then.may_be_renamed_to(given) {
        Cause::Renamed
    } else {
        Cause::Replaced
    }
}

/// What differs between two commands about the same thing.
fn change(then: &Command, now: &Command) -> Cause {
    match (then, now) {
        (Command::StartTimer { .. }, _) => Cause::TimerChanged,
        (Command::Report { .. }, _) => Cause::ProgressChanged,
        (
            Command::CallActivity { input, session, tag, .. },
            Command::CallActivity { input: input_now, session: session_now, tag: tag_now, .. },
        ) if input == input_now => match (session == session_now, tag == tag_now) {
            (false, _) => Cause::SessionChanged,
            _ => Cause::TagChanged,
        },
        (Command::StartOrchestration { input, .. }, Command::StartOrchestration { input: input_now, .. })
            if input == input_now =>
        {
            Cause::InstanceChanged
        }
        _ => Cause::InputChanged,
    }
}

/// A difference between two payloads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PayloadChange {
    /// The path of the field, such as `customer.name` or `items[2]`; empty for the whole payload.
    pub path: String,
    /// What was recorded, as JSON; `None` if there was nothing.
    pub recorded: Option<Value>,
    /// What is there now, as JSON; `None` if there is nothing.
    pub now: Option<Value>,
}

impl fmt::Display for PayloadChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "payload" } else { &self.path };
        match (&self.recorded, &self.now) {
            (Some(recorded), Some(now)) => {
                write!(f, "{path}: {} -> {}", shortened(&recorded.to_string()), shortened(&now.to_string()))
            }
            (None, Some(now)) => write!(f, "{path}: {} is new", shortened(&now.to_string())),
            (Some(recorded), None) => write!(f, "{path}: {} is gone", shortened(&recorded.to_string())),
            (None, None) => f.write_str(path),
        }
    }
}

/// Compares two payloads field by field.
fn payload_changes(recorded: &str, now: &str) -> Vec<PayloadChange> {
    let parse = |payload: &str| serde_json::from_str(payload).unwrap_or_else(|_| Value::String(payload.to_owned()));
    let mut changes = Vec::new();
    collect_changes(String::new(), Some(&parse(recorded)), Some(&parse(now)), &mut changes);
    if changes.is_empty() && recorded != now {
        // Equal as JSON: spaces, the order of fields, or the spelling of a number.
        let text = |payload: &str| Some(Value::String(payload.to_owned()));
        changes.push(PayloadChange { path: String::new(), recorded: text(recorded), now: text(now) });
    }
    changes
}

fn collect_changes(path: String, recorded: Option<&Value>, now: Option<&Value>, changes: &mut Vec<PayloadChange>) {
    match (recorded, now) {
        _ if recorded == now => {}
        (Some(Value::Object(recorded)), Some(Value::Object(now))) => {
            let keys: BTreeSet<_> = recorded.keys().chain(now.keys()).collect();
            for key in keys {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                collect_changes(path, recorded.get(key), now.get(key), changes);
            }
        }
        (Some(Value::Array(recorded)), Some(Value::Array(now))) if !is_permutation(recorded, now) => {
            for index in 0..recorded.len().max(now.len()) {
                collect_changes(format!("{path}[{index}]"), recorded.get(index), now.get(index), changes);
            }
        }
        _ => changes.push(PayloadChange { path, recorded: recorded.cloned(), now: now.cloned() }),
    }
}

fn is_permutation(one: &[Value], other: &[Value]) -> bool {
    let sorted = |items: &[Value]| {
        let mut texts: Vec<_> = items.iter().map(Value::to_string).collect();
        texts.sort_unstable();
        texts
    };
    one.len() == other.len() && sorted(one) == sorted(other)
}

impl Divergence {
    /// The line to show it at: its own, or the nearest.
    pub(super) fn nearest(&self) -> Option<&CodeLocation> {
        self.location.as_ref().or(self.after.as_ref()).or(self.before.as_ref())
    }

    /// Where it is in the code, as far as lines are known.
    pub(super) fn place(&self) -> Option<String> {
        match (&self.location, &self.after, &self.before) {
            (Some(location), ..) => Some(location.to_string()),
            (None, Some(after), Some(before)) => Some(format!("between {after} and {before}")),
            (None, Some(after), None) => Some(format!("after {after}")),
            (None, None, Some(before)) => Some(format!("before {before}")),
            (None, None, None) => None,
        }
    }

    /// What to do about it.
    pub(super) fn remedy(&self, version: &str) -> String {
        let new_version = || {
            format!(
                "give the changed code a new version, such as `version = \"{}\"`, and keep this version as it was until no \
                 instance needs it",
                next_version(version)
            )
        };
        match self.cause {
            Cause::Renamed => match (&self.recorded, &self.now) {
                (
                    Some(Command::CallActivity { name: old, .. } | Command::CallOrchestration { name: old, .. }),
                    Some(Command::CallActivity { name: new, .. } | Command::CallOrchestration { name: new, .. }),
                ) => format!(
                    "if `{new}` is what used to be `{old}`, add `alias = \"{}\"` to it; otherwise {}",
                    short_name(old),
                    new_version()
                ),
                (Some(then), _) => match then.name() {
                    Some(old) => format!(
                        "if it is the same under another name, keep the old one: `name = \"{}\"`; otherwise {}",
                        short_name(old),
                        new_version()
                    ),
                    None => new_version(),
                },
                (None, _) => new_version(),
            },
            Cause::InputChanged => self.remedy_of_input().unwrap_or_else(new_version),
            Cause::TagChanged | Cause::SessionChanged => {
                format!("the tag and the session of a call are compared as well: keep them, or {}", new_version())
            }
            Cause::TimerChanged => "nothing, if instances that run may keep the recorded timer".to_owned(),
            Cause::ProgressChanged => "nothing: duroxide keeps the recorded progress".to_owned(),
            Cause::Reordered
            | Cause::Added
            | Cause::Removed
            | Cause::Replaced
            | Cause::InstanceChanged
            | Cause::AwaitedDifferently => new_version(),
        }
    }

    fn remedy_of_input(&self) -> Option<String> {
        let changes = &self.changes;
        let all = |test: fn(&PayloadChange) -> bool| !changes.is_empty() && changes.iter().all(test);
        let paths = || changes.iter().map(|change| format!("`{}`", change.path)).collect::<Vec<_>>().join(", ");
        if all(PayloadChange::is_other_order) {
            return Some(
                "the payloads only differ in their order, which a hash map or set changes on each run: use a `BTreeMap` or \
                 a `BTreeSet`, or sort"
                    .to_owned(),
            );
        }
        if all(PayloadChange::is_empty_addition) {
            return Some(format!(
                "leave {} out of the payload while it is empty, with `#[serde(skip_serializing_if = \"..\")]`",
                paths()
            ));
        }
        if all(PayloadChange::looks_generated) {
            return Some(format!(
                "{} looks like the time or a random value, which differs on each replay: take it from `ctx.utc_now()` or \
                 `ctx.new_guid()`, or generate it in an activity",
                paths()
            ));
        }
        None
    }
}

impl PayloadChange {
    /// Whether the same things are in another order.
    fn is_other_order(&self) -> bool {
        match (&self.recorded, &self.now) {
            (Some(Value::Array(recorded)), Some(Value::Array(now))) => is_permutation(recorded, now),
            (Some(Value::String(recorded)), Some(Value::String(now))) => {
                let parse = |text: &str| serde_json::from_str::<Value>(text).ok().filter(|value| !value.is_string());
                self.path.is_empty() && parse(recorded).is_some_and(|recorded| Some(recorded) == parse(now))
            }
            _ => false,
        }
    }

    fn is_empty_addition(&self) -> bool {
        let is_empty = |value: &Value| match value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            Value::Number(number) => number.as_f64() == Some(0.),
            Value::Bool(true) => false,
        };
        self.recorded.is_none() && self.now.as_ref().is_some_and(is_empty)
    }

    /// Whether both sides look like a time or a GUID.
    fn looks_generated(&self) -> bool {
        let looks_so = |value: &Option<Value>| match value {
            Some(Value::String(text)) => is_guid(text) || is_timestamp(text),
            // Between 2017 and 2065, in seconds, milliseconds, microseconds or nanoseconds.
            Some(Value::Number(number)) => number
                .as_f64()
                .is_some_and(|number| [1., 1e3, 1e6, 1e9].iter().any(|unit| (1.5e9..3e9).contains(&(number / unit)))),
            _ => false,
        };
        looks_so(&self.recorded) && looks_so(&self.now)
    }
}

fn is_guid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    (groups == [8, 4, 4, 4, 12] || groups == [32]) && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// `2026-11-28T..`.
fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits =
        |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    digits(0..4) && digits(5..7) && digits(8..10) && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-')
}

fn next_version(version: &str) -> String {
    semver::Version::parse(version)
        .map_or_else(|_| "2.0.0".to_owned(), |version| format!("{}.{}.0", version.major, version.minor + 1))
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Renamed => "has another name",
            Self::Reordered => "comes in another order",
            Self::Added => "is new",
            Self::Removed => "is gone",
            Self::Replaced => "is in the place of another command",
            Self::InputChanged => "has another payload",
            Self::TagChanged => "has another tag",
            Self::SessionChanged => "is in another session",
            Self::InstanceChanged => "starts another instance",
            Self::AwaitedDifferently => "is awaited or dropped in another order",
            Self::TimerChanged => "has another length",
            Self::ProgressChanged => "reports other progress",
        })
    }
}

impl Divergence {
    /// A sentence about what happened, with the commands.
    pub(super) fn sentence(&self) -> String {
        let (then, now) = (self.recorded.as_ref(), self.now.as_ref());
        match (then, now) {
            (Some(then), Some(now)) => match (self.cause, then, now) {
                (Cause::Added, ..) => format!("{now} is new"),
                (Cause::Removed, ..) => format!("{then} is gone"),
                (Cause::Reordered, ..) => format!("{now} comes before {then}"),
                (Cause::Renamed | Cause::Replaced, ..) => format!("{now} is in the place of {then}"),
                (Cause::TimerChanged, Command::StartTimer { length: then }, Command::StartTimer { length: now }) => {
                    format!("the timer takes {}, and not {}", rounded(*now), rounded(*then))
                }
                (
                    Cause::TagChanged,
                    Command::CallActivity { tag: then, name, .. },
                    Command::CallActivity { tag: now, .. },
                ) => format!(
                    "the tag of activity `{name}` is {}, and not {}",
                    optional(now.as_deref()),
                    optional(then.as_deref())
                ),
                (
                    Cause::SessionChanged,
                    Command::CallActivity { session: then, name, .. },
                    Command::CallActivity { session: now, .. },
                ) => format!(
                    "the session of activity `{name}` is {}, and not {}",
                    optional(now.as_deref()),
                    optional(then.as_deref())
                ),
                (cause, ..) => format!("{now} {cause}"),
            },
            (Some(then), None) => format!("{then} is gone"),
            (None, Some(now)) => format!("{now} is new"),
            (None, None) => "the calls are the same".to_owned(),
        }
    }
}

fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "none".to_owned(), |text| format!("`{text}`"))
}
