//! What can go wrong, and where.

use crate::testing::clock::ActivityKey;
use std::fmt;
use std::str::FromStr;

/// A fault at a point of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) fault: Fault,
    pub(super) point: Point,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The worker stops before an activity runs.
    BeforeActivity,
    /// The worker stops after an activity has run, before its result is stored. The activity runs again.
    AfterActivity,
    /// An activity runs again after it has ended, and the second result is too late.
    ActivityTwice,
    /// An activity ends after all others that are in flight at the same time.
    ActivityLast,
    /// The worker stops before a turn of an orchestration is stored.
    BeforeTurn,
    /// The worker stops after a turn of an orchestration is stored.
    AfterTurn,
}

/// An event in the history of an instance: an activity's call, or the first event of a turn.
pub(super) type Point = ActivityKey;

/// Something that a worker has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) point: Point,
    /// `None` for a turn.
    pub(super) activity: Option<ActivityStep>,
}

/// An activity that a worker has run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ActivityStep {
    pub(super) name: String,
    pub(super) is_idempotent: bool,
    /// Whether other activities were in flight.
    pub(super) has_others: bool,
}

impl Fault {
    const NAMES: [(Self, &'static str); 6] = [
        (Self::BeforeActivity, "before-activity"),
        (Self::AfterActivity, "after-activity"),
        (Self::ActivityTwice, "activity-twice"),
        (Self::ActivityLast, "activity-last"),
        (Self::BeforeTurn, "before-turn"),
        (Self::AfterTurn, "after-turn"),
    ];
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (instance, execution, event) = &self.point;
        let named = Fault::NAMES.iter().find(|(fault, _)| *fault == self.fault);
        write!(f, "{}@{instance}/{execution}/{event}", named.map_or("", |(_, name)| name))
    }
}

impl FromStr for Case {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parse = || {
            let (name, point) = text.split_once('@')?;
            let (fault, _) = Fault::NAMES.iter().find(|(_, known)| *known == name)?;
            let (rest, event) = point.rsplit_once('/')?;
            let (instance, execution) = rest.rsplit_once('/')?;
            let (execution, event) = (execution.parse().ok()?, event.parse().ok()?);
            Some(Self { fault: *fault, point: (instance.to_owned(), execution, event) })
        };
        parse().ok_or_else(|| format!("`{text}` is no fault: write one such as `after-turn@test-0/1/1`"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, Fault};

    #[test]
    fn the_text_of_a_case_can_be_read() {
        for (fault, name) in Fault::NAMES {
            let text = format!("{name}@a/b@c::sub::2/3/14");
            let case: Case = text.parse().unwrap();
            assert_eq!((case.fault, &*case.point.0), (fault, "a/b@c::sub::2"));
            assert_eq!(case.to_string(), text);
        }
        assert!("after-turn@test-0/1".parse::<Case>().is_err());
    }
}
