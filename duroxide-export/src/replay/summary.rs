//! What a replay of a whole store found out.

use crate::replay::report::{ExecutionReport, Verdict};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// How many instances would go on, and why others would not.
///
/// `Display` shows one report for each reason, and the IDs of ten instances; `{:#}` shows the IDs of all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// The number of instances that were replayed.
    pub replayed: usize,
    /// How many of them had ended.
    #[serde(skip_serializing_if = "is_zero")]
    pub ended: usize,
    /// What would break, by orchestration, version, and the first difference.
    pub broken: Vec<BrokenInstances>,
    #[serde(skip)]
    positions: BTreeMap<String, usize>,
}

/// Instances that break for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BrokenInstances {
    /// Their IDs.
    pub instances: Vec<String>,
    /// The IDs of those that fail with them, because they wait for one of them as their sub-orchestration.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub parents: BTreeSet<String>,
    /// The report on the first one.
    pub first: ExecutionReport,
}

impl Summary {
    /// Whether there are instances that would not go on.
    #[must_use]
    pub const fn breaks(&self) -> bool {
        !self.broken.is_empty()
    }

    /// The IDs of all instances that would not go on, including parents of such sub-orchestrations.
    #[must_use]
    pub fn broken_instances(&self) -> BTreeSet<&str> {
        let all = self.broken.iter().flat_map(|broken| broken.instances.iter().chain(&broken.parents));
        all.map(String::as_str).collect()
    }

    /// The number of instances that would not go on.
    #[must_use]
    pub fn count_broken(&self) -> usize {
        self.broken_instances().len()
    }

    pub(super) fn add(&mut self, mut report: ExecutionReport) {
        self.replayed += 1;
        self.ended += usize::from(!report.is_running);
        if report.is_same() {
            return;
        }
        let next = self.broken.len();
        let position = *self.positions.entry(reason(&report)).or_insert(next);
        let parents = std::mem::take(&mut report.parents);
        match self.broken.get_mut(position) {
            Some(broken) => {
                broken.parents.extend(parents);
                broken.instances.push(report.instance);
            }
            None => self.broken.push(BrokenInstances {
                instances: vec![report.instance.clone()],
                parents: parents.into_iter().collect(),
                first: report,
            }),
        }
    }
}

/// What instances that break for the same reason have in common.
fn reason(report: &ExecutionReport) -> String {
    let why = match &report.verdict {
        Verdict::Diverged(divergence) => {
            let paths: Vec<_> = divergence.changes.iter().map(|change| change.path.as_str()).collect();
            format!("{:?} {:?} {paths:?} {}", divergence.cause, divergence.event_id, divergence.sentence())
        }
        Verdict::EndsEarly { left, .. } => {
            format!("early {:?}", left.as_ref().and_then(|divergence| divergence.event_id))
        }
        Verdict::Panicked { message } => format!("panic {message}"),
        Verdict::NotRegistered { .. } => "not registered".to_owned(),
        Verdict::OtherOutcome { .. } => "other outcome".to_owned(),
        Verdict::Same | Verdict::SameSoFar { .. } => String::new(),
    };
    format!("{} {} {why}", report.name, report.version)
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for broken in &self.broken {
            write!(f, "{}", broken.first)?;
            if broken.instances.len() > 1 {
                let listed = listed(broken.instances.iter(), f.alternate());
                writeln!(f, "   = note: so do {} instances: {listed}", broken.instances.len())?;
            }
            if !broken.parents.is_empty() {
                let listed = listed(broken.parents.iter(), f.alternate());
                writeln!(f, "   = note: with a sub-orchestration, those fail that wait for it: {listed}")?;
            }
            writeln!(f)?;
        }
        let broken = self.count_broken();
        let all = self.replayed;
        match (broken, self.ended) {
            _ if all == 0 => writeln!(f, "no instance to replay"),
            (0, 0) => writeln!(f, "{all} running instances replayed: all go on"),
            (broken, 0) => writeln!(f, "{all} running instances replayed: {broken} would not go on"),
            (0, _) => writeln!(f, "{all} instances replayed: all do what is recorded"),
            (broken, _) => writeln!(f, "{all} instances replayed: {broken} would do something else"),
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The IDs of the first instances, or of all.
fn listed<'a>(instances: impl ExactSizeIterator<Item = &'a String>, all: bool) -> String {
    const MOST: usize = 10;
    let more = if all || instances.len() <= MOST { "" } else { ", .." };
    let shown = instances.take(if all { usize::MAX } else { MOST }).map(|instance| format!("`{instance}`"));
    shown.collect::<Vec<_>>().join(", ") + more
}
