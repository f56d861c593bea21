//! What a replay found out.

use crate::handler::handle::short_name;
use crate::replay::command::{Command, is_shortened, shortened};
use crate::replay::compare::Divergence;
use serde::Serialize;
use std::fmt;

/// The result of a replay, for each execution of a recording.
///
/// `Display` shows what differs, and is empty if nothing does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[must_use = "a replay only reports"]
pub struct Report {
    /// The executions, in the order of the recording.
    pub executions: Vec<ExecutionReport>,
}

/// The result for one execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExecutionReport {
    /// The ID of the instance.
    pub instance: String,
    /// The number of the execution, from 1.
    pub execution: u64,
    /// The name of the orchestration, as recorded.
    pub name: String,
    /// The version of the orchestration that the execution started with.
    pub version: String,
    /// Whether the execution had not ended when it was recorded.
    pub is_running: bool,
    /// Whether today's code does what is recorded.
    pub verdict: Verdict,
    /// The instances that fail with this one: its parent, which waits for it, and the parent of that. duroxide fails them at
    /// once if a sub-orchestration departs from its history. Only a replay of a store looks for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<String>,
    /// Differences that duroxide does not notice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unnoticed: Vec<Divergence>,
}

/// Whether today's code does what a history records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// The code gives the same commands, and ends with the same outcome.
    Same,
    /// The execution still runs, and the code gives the same commands.
    #[non_exhaustive]
    SameSoFar {
        /// What the code does in addition, when the instance goes on.
        next: Vec<Command>,
    },
    /// The code gives another command than the recorded one. An instance with this history fails.
    Diverged(Box<Divergence>),
    /// The code ends, although the history records more, or waits. duroxide does not notice it: an instance with this history
    /// ends with the outcome.
    #[non_exhaustive]
    EndsEarly {
        /// The outcome.
        ending: Ending,
        /// The first command that is left in the history.
        left: Option<Box<Divergence>>,
    },
    /// The commands are the same, but the outcome is not.
    #[non_exhaustive]
    OtherOutcome {
        /// The recorded outcome.
        recorded: Ending,
        /// The outcome of today's code; `None` if it waits.
        now: Option<Ending>,
    },
    /// The code panics.
    #[non_exhaustive]
    Panicked {
        /// The message of the panic.
        message: String,
    },
    /// The program has no such orchestration, or not in this version.
    #[non_exhaustive]
    NotRegistered {
        /// The versions that the program has; empty if it does not know the name.
        versions: Vec<String>,
        /// The most similar names that it knows.
        similar: Vec<String>,
    },
}

/// How an execution ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "ending", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ending {
    /// With an output.
    #[non_exhaustive]
    Completed {
        /// The payload.
        output: String,
    },
    /// With an error of the handler.
    #[non_exhaustive]
    Failed {
        /// The payload.
        error: String,
    },
    /// With a panic.
    #[non_exhaustive]
    Panicked {
        /// Its message.
        message: String,
    },
    /// By continuing as new.
    #[non_exhaustive]
    ContinuedAsNew {
        /// The payload of the next execution.
        input: String,
    },
    /// By the runtime: it was cancelled, or failed for a reason outside of the code.
    #[non_exhaustive]
    Ended {
        /// The reason.
        reason: String,
    },
}

impl Report {
    /// Whether the code does what is recorded in all executions, as far as they go.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.executions.iter().all(ExecutionReport::is_same)
    }

    /// The executions that still run and that the code breaks.
    pub fn broken(&self) -> impl Iterator<Item = &ExecutionReport> {
        self.executions.iter().filter(|execution| execution.breaks())
    }
}

impl ExecutionReport {
    /// Whether the code does what is recorded, as far as it goes.
    #[must_use]
    pub const fn is_same(&self) -> bool {
        matches!(self.verdict, Verdict::Same | Verdict::SameSoFar { .. })
    }

    /// Whether the execution still runs, and would fail or end early with this code.
    #[must_use]
    pub const fn breaks(&self) -> bool {
        self.is_running && !self.is_same()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut is_first = true;
        for execution in self.executions.iter().filter(|report| !report.is_same() || !report.unnoticed.is_empty()) {
            if !is_first {
                writeln!(f)?;
            }
            is_first = false;
            write!(f, "{execution}")?;
        }
        Ok(())
    }
}

impl fmt::Display for ExecutionReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.is_same() { "warning" } else { "error" };
        let Self { instance, execution, name, version, .. } = self;
        let whose = format!("`{name}` {version}, instance `{instance}`, execution {execution}");
        match &self.verdict {
            Verdict::Same => writeln!(f, "{level}: {whose}: the code does what is recorded")?,
            Verdict::SameSoFar { next } => {
                writeln!(f, "{level}: {whose}: the code does what is recorded so far")?;
                for command in next {
                    writeln!(f, "   = note: it then goes on with {command}")?;
                }
            }
            Verdict::Diverged(divergence) => {
                writeln!(f, "{level}: {whose}: the code departs from the history: {}", divergence.sentence())?;
                self.show(f, divergence)?;
            }
            Verdict::EndsEarly { ending, left } => {
                writeln!(f, "{level}: {whose}: the code {ending}, although the history goes on")?;
                if let Some(divergence) = left {
                    self.show(f, divergence)?;
                }
                if let Ending::Failed { error } = ending
                    && is_shortened(error)
                {
                    writeln!(f, "   = note: the whole error is {error}")?;
                }
            }
            Verdict::OtherOutcome { recorded, now } => {
                let now = now.as_ref().map_or_else(|| "waits".to_owned(), Ending::to_string);
                writeln!(f, "{level}: {whose}: the code {now}, but the recorded run {recorded}")?;
            }
            Verdict::Panicked { message } => writeln!(f, "{level}: {whose}: the code panics: {message}")?,
            Verdict::NotRegistered { versions, similar } => self.show_not_registered(f, &whose, versions, similar)?,
        }
        for divergence in &self.unnoticed {
            writeln!(f, "   = note: {}, which duroxide does not notice", divergence.sentence())?;
        }
        Ok(())
    }
}

impl ExecutionReport {
    fn show_not_registered(
        &self,
        f: &mut fmt::Formatter<'_>,
        whose: &str,
        versions: &[String],
        similar: &[String],
    ) -> fmt::Result {
        if versions.is_empty() {
            writeln!(f, "error: {whose}: this program has no orchestration of that name")?;
            if let Some(similar) = similar.first() {
                let old = short_name(&self.name);
                writeln!(f, "   = help: if it is `{similar}` now, add `alias = \"{old}\"` to that orchestration")?;
            }
            return Ok(());
        }
        let known = versions.join(", ");
        writeln!(f, "error: {whose}: this program only has the versions {known} of it")?;
        writeln!(f, "   = help: keep the code of version {} until no instance needs it", self.version)
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, divergence: &Divergence) -> fmt::Result {
        if let Some(place) = divergence.place() {
            writeln!(f, "  --> {place}")?;
        }
        let cell = |command: &Option<Command>| command.as_ref().map_or_else(String::new, Command::to_string);
        let mut is_behind = false;
        let rows: Vec<_> = divergence
            .around
            .iter()
            .map(|step| {
                let is_here = step.event_id == divergence.event_id
                    && step.recorded == divergence.recorded
                    && step.now == divergence.now;
                let id = step.event_id.map_or_else(String::new, |id| id.to_string());
                let now = if is_behind && step.now.is_none() { "(not reached)".to_owned() } else { cell(&step.now) };
                is_behind |= is_here && step.now.is_some();
                (id, is_here, cell(&step.recorded), now)
            })
            .collect();
        let id_width = rows.iter().map(|(id, ..)| id.len()).max().unwrap_or(0);
        let width =
            rows.iter().map(|(.., recorded, _)| recorded.chars().count()).max().unwrap_or(0).max("recorded".len());
        writeln!(f, "   {:id_width$} |   {:width$}   now", "", "recorded")?;
        for (id, is_here, recorded, now) in rows {
            let mark = if is_here { '>' } else { ' ' };
            writeln!(f, "{}", format!("   {id:>id_width$} | {mark} {recorded:width$}   {now}").trim_end())?;
        }
        for change in &divergence.changes {
            writeln!(f, "   = {change}")?;
        }
        writeln!(f, "   = help: {}", divergence.remedy(&self.version))
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Completed { output } => write!(f, "completes with {}", shortened(output)),
            Self::Failed { error } => write!(f, "fails with {}", shortened(error)),
            Self::Panicked { message } => write!(f, "panics: {message}"),
            Self::ContinuedAsNew { input } => write!(f, "continues as new with {}", shortened(input)),
            Self::Ended { reason } => write!(f, "was ended by the runtime: {reason}"),
        }
    }
}
