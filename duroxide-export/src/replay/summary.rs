//! What a replay of a whole store found out.

use crate::replay::report::{ExecutionReport, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// How many instances would go on, and why others would not.
///
/// `Display` shows one report for each reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// The number of instances that were replayed.
    pub replayed: usize,
    /// What would break, by orchestration, version, and the first difference.
    pub broken: Vec<BrokenInstances>,
    #[serde(skip)]
    positions: BTreeMap<String, usize>,
}

/// Instances that break for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BrokenInstances {
    /// How many.
    pub count: usize,
    /// The IDs of the first ones, at most ten.
    pub instances: Vec<String>,
    /// The report on the first one.
    pub first: ExecutionReport,
}

impl Summary {
    /// Whether there are instances that would not go on.
    #[must_use]
    pub const fn breaks(&self) -> bool {
        !self.broken.is_empty()
    }

    /// The number of instances that would not go on.
    #[must_use]
    pub fn count_broken(&self) -> usize {
        self.broken.iter().map(|broken| broken.count).sum()
    }

    pub(super) fn add(&mut self, report: ExecutionReport) {
        const MOST: usize = 10;
        self.replayed += 1;
        if !report.breaks() {
            return;
        }
        let next = self.broken.len();
        let position = *self.positions.entry(reason(&report)).or_insert(next);
        match self.broken.get_mut(position) {
            Some(broken) => {
                broken.count += 1;
                if broken.instances.len() < MOST {
                    broken.instances.push(report.instance);
                }
            }
            None => {
                self.broken.push(BrokenInstances { count: 1, instances: vec![report.instance.clone()], first: report });
            }
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
        Verdict::Same | Verdict::SameSoFar { .. } | Verdict::OtherOutcome { .. } => String::new(),
    };
    format!("{} {} {why}", report.name, report.version)
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for broken in &self.broken {
            write!(f, "{}", broken.first)?;
            if broken.count > 1 {
                let listed =
                    broken.instances.iter().map(|instance| format!("`{instance}`")).collect::<Vec<_>>().join(", ");
                let more = if broken.count > broken.instances.len() { ", .." } else { "" };
                writeln!(f, "   = note: so do {} instances: {listed}{more}", broken.count)?;
            }
            writeln!(f)?;
        }
        let broken = self.count_broken();
        match (self.replayed, broken) {
            (0, _) => writeln!(f, "no instance runs"),
            (all, 0) => writeln!(f, "{all} running instances replayed: all go on"),
            (all, broken) => writeln!(f, "{all} running instances replayed: {broken} would not go on"),
        }
    }
}
