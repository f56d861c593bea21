//! Replays recordings with the handlers of a program.

use crate::registry::registries::Registries;
use crate::replay::command::Command;
#[cfg(feature = "testing")]
use crate::replay::compare::CodeLocation;
use crate::replay::compare::{Divergence, Recorded, first_difference, left_out, settled, unnoticed};
#[cfg(feature = "testing")]
use crate::replay::payload_text::Redaction;
#[cfg(feature = "testing")]
use crate::replay::recording::RecordingError;
use crate::replay::recording::{RecordedExecution, RecordedInstance, Recording};
use crate::replay::report::{Ending, ExecutionReport, Report, Verdict};
use crate::replay::run::{Given, Observed, Start, run};
use duroxide::runtime::OrchestrationHandler;
use duroxide::runtime::registry::OrchestrationRegistry;
use duroxide::runtime::replay_engine::TurnResult;
use duroxide::{AppErrorKind, ConfigErrorKind, ErrorDetails, Event, EventKind};
use duroxide_export_catalog::nearest;
use duroxide_export_stores::Renames;
use semver::Version;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

/// Replays recorded histories with the orchestrations of this program.
///
/// See [the module](crate::replay) for an example.
#[derive(Clone)]
pub struct Replay {
    orchestrations: OrchestrationRegistry,
    /// The old names of handlers in histories.
    renames: Renames,
    /// The names of orchestrations that are not replayed.
    left_out: Vec<&'static str>,
    /// What must not be committed in the histories that a test keeps.
    #[cfg(feature = "testing")]
    redaction: Option<Redaction>,
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay").field("orchestrations", &self.orchestrations.list_names()).finish_non_exhaustive()
    }
}

impl From<Registries> for OrchestrationRegistry {
    fn from(registries: Registries) -> Self {
        registries.orchestrations
    }
}

impl Replay {
    /// Replays with these orchestrations: an `OrchestrationRegistry`, or [`Registries`]. Activities are not run.
    #[must_use]
    pub fn with(orchestrations: impl Into<OrchestrationRegistry>) -> Self {
        Self {
            orchestrations: orchestrations.into(),
            renames: Renames::linked(),
            left_out: Vec::new(),
            #[cfg(feature = "testing")]
            redaction: None,
        }
    }

    /// Adds the old names of handlers that are written by hand, as
    /// [`OpenOptions::renames`](crate::providers::OpenOptions::renames) does for a store. Those that an `alias` declares are
    /// known.
    #[must_use]
    pub fn with_renames(mut self, renames: Renames) -> Self {
        self.renames = self.renames.merge(renames);
        self
    }

    /// Leaves orchestrations out, by name.
    #[cfg(feature = "testing")]
    pub(crate) fn without(mut self, names: Vec<&'static str>) -> Self {
        self.left_out = names;
        self
    }

    /// Replaces texts in the recordings that tests keep.
    #[cfg(feature = "testing")]
    pub(crate) fn redacting(self, redaction: Option<Redaction>) -> Self {
        Self { redaction, ..self }
    }

    /// A recording as it may be committed.
    #[cfg(feature = "testing")]
    pub(crate) fn redacted(&self, recording: &Recording) -> Result<Recording, RecordingError> {
        match &self.redaction {
            Some(redaction) => recording.redact(self, &*redaction.0),
            None => Ok(recording.clone()),
        }
    }

    /// Replays all executions of a recording.
    pub fn run(&self, recording: &Recording) -> Report {
        self.report(recording, false)
    }

    /// Replays all executions of a recording, and again from each point at which a worker could have been stopped: each
    /// prefix of the history, or about 200 of them if it is longer.
    ///
    /// Code that depends on something outside of its history, such as the clock, can replay a whole history and still
    /// depart from it in between.
    pub fn run_prefixes(&self, recording: &Recording) -> Report {
        self.report(recording, true)
    }

    /// The line of code that gives the command of an event, or else the next command, in an execution of the first instance.
    #[cfg(feature = "testing")]
    pub(crate) fn locate(&self, recording: &Recording, execution: u64, event: u64) -> Option<CodeLocation> {
        let RecordedInstance { instance, executions } = recording.instances.first()?;
        let execution = executions.iter().find(|recorded| recorded.execution == execution)?;
        let prepared = self.prepare(instance, execution)?.ok()?;
        let position = prepared.commands.iter().position(|(id, _)| *id >= event)?;
        prepared.run(&prepared.events).commands.get(position)?.location.map(CodeLocation::from)
    }

    fn report(&self, recording: &Recording, from_prefixes: bool) -> Report {
        let executions = recording.instances.iter().flat_map(|RecordedInstance { instance, executions }| {
            executions.iter().filter_map(|execution| match self.prepare(instance, execution)? {
                Ok(prepared) if from_prefixes => Some(prepared.replay_prefixes()),
                Ok(prepared) => Some(prepared.replay()),
                Err(not_registered) => Some(not_registered),
            })
        });
        Report { executions: executions.collect() }
    }

    /// `None` if the execution has not started, or is left out. The error is the report on an orchestration that is not
    /// registered.
    fn prepare<'a>(
        &self,
        instance: &'a str,
        recorded: &'a RecordedExecution,
    ) -> Option<Result<Prepared<'a>, ExecutionReport>> {
        let EventKind::OrchestrationStarted { name, version, input, .. } = &recorded.events.first()?.kind else {
            return None;
        };
        if self.left_out.contains(&name.as_str()) {
            return None;
        }
        let (events, ending) = until_the_end(&recorded.events);
        let start = Start { instance, name, version, input };
        Some(match self.find(name, version) {
            Ok(handler) => {
                let mut events = Cow::Borrowed(events);
                if self.renames.concern(name, version) {
                    self.renames.apply(name, version, events.to_mut());
                }
                let commands = events.iter().filter_map(|event| Some((event.event_id, Command::recorded_by(event)?)));
                Ok(Prepared { handler, start, commands: commands.collect(), recorded, events, ending })
            }
            Err(verdict) => Err(start.report(recorded.execution, ending.is_none(), verdict)),
        })
    }

    fn find(&self, name: &str, version: &str) -> Result<Arc<dyn OrchestrationHandler>, Verdict> {
        let registry = &self.orchestrations;
        // The registry would log that it has no such handler.
        let registered = Version::parse(version)
            .ok()
            .filter(|version| registry.has(name) && registry.list_versions(name).contains(version));
        let handler = registered.and_then(|version| registry.resolve_handler_exact(name, &version));
        handler.ok_or_else(|| not_registered(registry, name))
    }
}

fn not_registered(registry: &OrchestrationRegistry, name: &str) -> Verdict {
    let names = registry.list_names();
    let mut versions = if registry.has(name) { registry.list_versions(name) } else { Vec::new() };
    versions.sort();
    Verdict::NotRegistered {
        versions: versions.iter().map(Version::to_string).collect(),
        similar: nearest(name, names.iter().map(String::as_str).filter(|other| *other != name))
            .into_iter()
            .map(str::to_owned)
            .collect(),
    }
}

/// An execution, ready to be replayed.
struct Prepared<'a> {
    handler: Arc<dyn OrchestrationHandler>,
    start: Start<'a>,
    recorded: &'a RecordedExecution,
    /// Its events before its end.
    events: Cow<'a, [Event]>,
    commands: Vec<Recorded>,
    /// How it ended; `None` if it still runs.
    ending: Option<Ending>,
}

impl Prepared<'_> {
    fn run(&self, events: &[Event]) -> Observed {
        run(&self.handler, &self.start, self.recorded, events)
    }

    fn reported(&self, verdict: Verdict) -> ExecutionReport {
        self.start.report(self.recorded.execution, self.ending.is_none(), verdict)
    }

    fn replay(&self) -> ExecutionReport {
        let observed = self.run(&self.events);
        let commands = self.settled(&observed);
        let mut report = self.reported(verdict(&commands, &observed, self.ending.as_ref()));
        report.unnoticed = unnoticed(&commands, &observed.commands);
        if let Cow::Owned(commands) = commands
            && report.is_same()
        {
            report.unnoticed.extend(left_out(&self.commands, &commands, &observed.commands));
        }
        if let (Verdict::Diverged(divergence), Some(position)) =
            (&mut report.verdict, first_difference(&self.commands, &observed.commands))
        {
            let now = self.go_on(observed, position);
            **divergence = match first_difference(&self.commands, &now) {
                Some(position) => Divergence::at(position, &self.commands, &now),
                None => Divergence::awaited_differently(&self.commands, &now),
            };
        }
        report
    }

    /// The recorded commands, as duroxide matches them.
    fn settled(&self, observed: &Observed) -> Cow<'_, [Recorded]> {
        match outcome(&observed.turn) {
            Outcome::Refused => Cow::Borrowed(&self.commands),
            Outcome::Waits | Outcome::Ends(_) => settled(&self.commands, &observed.commands),
        }
    }

    fn replay_prefixes(&self) -> ExecutionReport {
        let report = self.replay();
        let departure = || self.prefixes().find_map(|length| self.departure_from_prefix(length));
        if report.is_same() { departure().unwrap_or(report) } else { report }
    }

    /// The commands that the code gives after a divergence, as far as the history can answer them.
    fn go_on(&self, observed: Observed, position: usize) -> Vec<Given> {
        let Some((event_id, _)) = self.commands.get(position) else { return observed.commands };
        let mut answers = Answers::new(&self.events, &self.commands, *event_id);
        let mut events =
            self.events.iter().take_while(|event| event.event_id != *event_id).cloned().collect::<Vec<_>>();
        let mut given = observed.commands;
        // Enough to find a command that comes later.
        for _ in 0..8 {
            let observed = self.run(&events);
            if !matches!(observed.turn, TurnResult::Continue) || observed.commands.len() < given.len() {
                break;
            }
            given = observed.commands;
            events.extend(observed.new_events);
            let Some(answer) = answers.next(&events) else { break };
            events.push(answer);
        }
        given
    }

    /// The lengths of the prefixes to replay from.
    fn prefixes(&self) -> impl Iterator<Item = usize> + use<> {
        const MOST: usize = 200;
        let length = self.events.len();
        (1..length).step_by(length.div_ceil(MOST).max(1))
    }

    /// The report on the first events, if the code does not go on as recorded.
    fn departure_from_prefix(&self, length: usize) -> Option<ExecutionReport> {
        let observed = self.run(&self.events[..length]);
        let (now, commands) = (&observed.commands, self.settled(&observed));
        let verdict = match outcome(&observed.turn) {
            // Later events make it give the rest.
            Outcome::Waits => {
                let both = commands.len().min(now.len());
                let position = first_difference(&commands, now).filter(|position| *position < both)?;
                Verdict::Diverged(Box::new(Divergence::at(position, &commands, now)))
            }
            Outcome::Ends(_) | Outcome::Refused => verdict(&commands, &observed, self.ending.as_ref()),
        };
        let report = self.reported(verdict);
        (!report.is_same()).then_some(report)
    }
}

/// The answers that a history has for commands.
struct Answers<'a> {
    recorded: &'a [Event],
    /// The recorded commands that are not matched yet, with the IDs of their events.
    left: Vec<Recorded>,
    /// The IDs of recorded events, by those of the same commands now.
    recorded_ids: HashMap<u64, u64>,
    answered: HashSet<u64>,
}

impl<'a> Answers<'a> {
    /// Before an event, all events are recorded ones.
    fn new(recorded: &'a [Event], commands: &[Recorded], from: u64) -> Self {
        let (before, left): (Vec<_>, Vec<_>) = commands.iter().cloned().partition(|(id, _)| *id < from);
        let before_it = recorded.iter().take_while(|event| event.event_id != from);
        Self {
            recorded,
            left,
            recorded_ids: before.into_iter().map(|(id, _)| (id, id)).collect(),
            answered: before_it.filter_map(|event| event.source_event_id).collect(),
        }
    }

    /// The recorded command that is the same, or else the same call with another payload.
    fn position_of(&self, command: &Command) -> Option<usize> {
        let find =
            |is_it: fn(&Command, &Command) -> bool| self.left.iter().position(|(_, recorded)| is_it(recorded, command));
        find(Command::replays_as).or_else(|| find(Command::concerns_the_same_as))
    }

    /// The first recorded answer to a command that has none yet, as the next event.
    fn next(&mut self, events: &[Event]) -> Option<Event> {
        for event in events {
            let Some(command) = Command::recorded_by(event) else { continue };
            if !self.recorded_ids.contains_key(&event.event_id)
                && let Some(position) = self.position_of(&command)
            {
                self.recorded_ids.insert(event.event_id, self.left.remove(position).0);
            }
        }
        let present_ids: HashMap<u64, u64> =
            self.recorded_ids.iter().map(|(now, recorded)| (*recorded, *now)).collect();
        let mut answer = self
            .recorded
            .iter()
            .find(|event| {
                event.source_event_id.is_some_and(|id| present_ids.contains_key(&id) && !self.answered.contains(&id))
            })?
            .clone();
        let recorded_id = answer.source_event_id?;
        self.answered.insert(recorded_id);
        answer.source_event_id = present_ids.get(&recorded_id).copied();
        answer.event_id = events.last()?.event_id + 1;
        Some(answer)
    }
}

impl Start<'_> {
    fn report(&self, execution: u64, is_running: bool, verdict: Verdict) -> ExecutionReport {
        ExecutionReport {
            instance: self.instance.to_owned(),
            execution,
            name: self.name.to_owned(),
            version: self.version.to_owned(),
            is_running,
            verdict,
            parents: Vec::new(),
            unnoticed: Vec::new(),
        }
    }
}

/// The events before the end of an execution, and how it ended.
fn until_the_end(events: &[Event]) -> (&[Event], Option<Ending>) {
    let end = events.iter().enumerate().find_map(|(position, event)| {
        let ending = match &event.kind {
            EventKind::OrchestrationCompleted { output } => Ending::Completed { output: output.clone() },
            EventKind::OrchestrationFailed { details } => Ending::from_details(details),
            EventKind::OrchestrationContinuedAsNew { input } => Ending::ContinuedAsNew { input: input.clone() },
            _ => return None,
        };
        Some((position, ending))
    });
    match end {
        Some((position, ending)) => (&events[..position], Some(ending)),
        None => (events, None),
    }
}

impl Ending {
    fn from_details(details: &ErrorDetails) -> Self {
        match details {
            ErrorDetails::Application { kind: AppErrorKind::OrchestrationFailed, message, .. } => {
                Self::Failed { error: message.clone() }
            }
            ErrorDetails::Application { kind: AppErrorKind::Panicked, message, .. } => {
                Self::Panicked { message: message.clone() }
            }
            other => Self::Ended { reason: other.display_message() },
        }
    }
}

/// How today's code leaves the execution.
enum Outcome {
    /// It waits.
    Waits,
    Ends(Ending),
    /// duroxide refuses to go on.
    Refused,
}

fn outcome(turn: &TurnResult) -> Outcome {
    match turn {
        TurnResult::Continue => Outcome::Waits,
        TurnResult::Completed(output) => Outcome::Ends(Ending::Completed { output: output.clone() }),
        TurnResult::Failed(ErrorDetails::Configuration { kind: ConfigErrorKind::Nondeterminism, .. }) => {
            Outcome::Refused
        }
        TurnResult::Failed(details) => Outcome::Ends(Ending::from_details(details)),
        TurnResult::ContinueAsNew { input, .. } => Outcome::Ends(Ending::ContinuedAsNew { input: input.clone() }),
        TurnResult::Cancelled(reason) => Outcome::Ends(Ending::Ended { reason: reason.clone() }),
    }
}

fn verdict(recorded: &[Recorded], observed: &Observed, ending: Option<&Ending>) -> Verdict {
    let now = &observed.commands;
    let diverged = |position| Verdict::Diverged(Box::new(Divergence::at(position, recorded, now)));
    let difference = first_difference(recorded, now);
    let outcome = outcome(&observed.turn);
    match (outcome, ending) {
        (Outcome::Refused, _) => match difference {
            Some(position) => diverged(position),
            None => Verdict::Diverged(Box::new(Divergence::awaited_differently(recorded, now))),
        },
        // The recorded run panicked in the same way.
        (Outcome::Ends(Ending::Panicked { message }), Some(Ending::Panicked { message: before }))
            if message == *before =>
        {
            Verdict::Same
        }
        (Outcome::Ends(Ending::Panicked { message }), _) => Verdict::Panicked { message },
        // A cancellation, or what the runtime ended, is no decision of the code.
        (_, Some(Ending::Ended { .. })) => match difference {
            Some(position) if position < recorded.len().min(now.len()) => diverged(position),
            _ => Verdict::Same,
        },
        (Outcome::Ends(Ending::Ended { .. }), None) => Verdict::SameSoFar { next: Vec::new() },
        (Outcome::Ends(now_ending), _) if now.len() < recorded.len() => Verdict::EndsEarly {
            ending: now_ending,
            left: difference.map(|position| Box::new(Divergence::at(position, recorded, now))),
        },
        (Outcome::Ends(now_ending), None) => Verdict::EndsEarly { ending: now_ending, left: None },
        (Outcome::Ends(now_ending), Some(ending)) => match difference {
            Some(position) => diverged(position),
            None if now_ending == *ending => Verdict::Same,
            None => Verdict::OtherOutcome { recorded: ending.clone(), now: Some(now_ending) },
        },
        (Outcome::Waits, None) => match difference {
            // The next turn gives these commands, behind what is recorded.
            Some(position) if position >= recorded.len() => {
                Verdict::SameSoFar { next: now[position..].iter().map(|given| given.command.clone()).collect() }
            }
            Some(position) => diverged(position),
            None => Verdict::SameSoFar { next: Vec::new() },
        },
        (Outcome::Waits, Some(ending)) => match difference {
            Some(position) => diverged(position),
            None => Verdict::OtherOutcome { recorded: ending.clone(), now: None },
        },
    }
}
