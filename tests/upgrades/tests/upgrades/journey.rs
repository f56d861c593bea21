//! The journeys of instances through programs.

use crate::expected::{Outcome, Row};
use crate::fleet::{Program, Worker};
use duroxide::providers::open;
use duroxide::{Client, ConfigErrorKind, ErrorDetails, Event, EventKind, OrchestrationStatus};
use duroxide_export_tests_support::TIMEOUT;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A journey has a letter for each third of a workflow: up to its first wait, up to its second one, and up to its end.
///
/// `o` and `n` mean that only the old or the new program runs. With `O` and `N`, that program runs the orchestrations, and the
/// other one the activities. With `b` and `c`, both run, and the old or the new one sends first.
pub(crate) const JOURNEYS: [&str; 12] =
    ["ooo", "oon", "ono", "onn", "noo", "non", "nno", "nnn", "OOO", "NNN", "bbb", "ccc"];

/// The letters in the order in which the programs run.
const SHIFTS: &str = "ononONbc";

/// An instance on its journey.
struct Traveller {
    row: &'static str,
    journey: &'static str,
    id: String,
    /// How many thirds it may have begun.
    thirds: usize,
    /// How many it has begun: the start, and what it was sent after that.
    begun: usize,
    /// How often it waits, or has waited.
    waits: usize,
    status: OrchestrationStatus,
}

impl Traveller {
    fn new(row: &'static str, journey: &'static str) -> Self {
        let status = OrchestrationStatus::NotFound;
        Self { row, journey, id: format!("{row}/{journey}"), thirds: 0, begun: 0, waits: 0, status }
    }

    const fn has_ended(&self) -> bool {
        matches!(self.status, OrchestrationStatus::Completed { .. } | OrchestrationStatus::Failed { .. })
    }

    /// Whether it waits for what begins its next third.
    const fn waits_for_next(&self) -> bool {
        !self.has_ended() && self.waits >= self.begun
    }

    /// Whether its next third is this one, and may begin.
    const fn may_begin(&self, third: usize) -> bool {
        self.begun == third && self.begun < self.thirds && (third == 0 || self.waits_for_next())
    }
}

/// How instances have ended, by row and journey.
pub(crate) type Statuses = BTreeMap<(&'static str, &'static str), OrchestrationStatus>;

/// Sends an instance of each row on each journey.
pub(crate) async fn statuses(url: &str, rows: &[Row]) -> Statuses {
    let client = Client::new(open(url).await.unwrap());
    let (old, new) = (Program::old(), Program::new());
    let journeys =
        JOURNEYS.into_iter().flat_map(|journey| rows.iter().map(move |row| Traveller::new(row.name, journey)));
    let mut travellers: Vec<_> = journeys.collect();
    for letter in SHIFTS.chars() {
        let shift = Shift::new(letter, &client, &old, &new);
        let workers: Vec<_> = [&old, &new].into_iter().filter_map(|program| shift.start(program, url)).collect();
        loop {
            let is_here = |traveller: &&mut Traveller| traveller.journey.chars().nth(traveller.thirds) == Some(letter);
            let mut group: Vec<_> = travellers.iter_mut().filter(is_here).collect();
            if group.is_empty() {
                break;
            }
            shift.run_a_third(url, &mut group).await;
        }
        drop(workers);
    }
    travellers.into_iter().map(|traveller| ((traveller.row, traveller.journey), traveller.status)).collect()
}

/// The programs that run at one time.
struct Shift<'a> {
    client: &'a Client,
    orchestrations: Vec<&'a Program>,
    activities: Vec<&'a Program>,
    /// An event that the other program renames would be lost, so both send, where both run.
    senders: Vec<&'a Program>,
}

impl<'a> Shift<'a> {
    fn new(letter: char, client: &'a Client, old: &'a Program, new: &'a Program) -> Self {
        let (orchestrations, activities, senders) = match letter {
            'o' => (vec![old], vec![old], vec![old]),
            'n' => (vec![new], vec![new], vec![new]),
            'O' => (vec![old], vec![new], vec![old]),
            'N' => (vec![new], vec![old], vec![new]),
            'b' => (vec![old, new], vec![old, new], vec![old, new]),
            _ => (vec![old, new], vec![old, new], vec![new, old]),
        };
        Self { client, orchestrations, activities, senders }
    }

    /// Starts a program, if it has something to do.
    fn start(&self, program: &Program, url: &str) -> Option<Worker> {
        let is_one_of = |programs: &[&Program]| programs.iter().any(|one| one.path == program.path);
        let (orchestrations, activities) = (is_one_of(&self.orchestrations), is_one_of(&self.activities));
        (orchestrations || activities).then(|| Worker::start(program, url, orchestrations, activities))
    }

    /// Lets instances run through their next third, or more, if they were held up before.
    async fn run_a_third(&self, url: &str, group: &mut [&mut Traveller]) {
        for traveller in group.iter_mut() {
            traveller.thirds += 1;
        }
        self.settle(group).await;
        for third in 0..3 {
            let mut next: Vec<_> = group.iter_mut().filter(|traveller| traveller.may_begin(third)).collect();
            let instances: Vec<_> = next.iter().map(|traveller| traveller.id.clone()).collect();
            for sender in &self.senders {
                sender.send(url, third, &instances);
            }
            for traveller in &mut next {
                traveller.begun += 1;
            }
            self.settle(group).await;
        }
    }

    /// Waits until each has ended, waits for what comes next, or lacks something that no program has.
    async fn settle(&self, group: &mut [&mut Traveller]) {
        let begun = Instant::now();
        // In this order: as long as one has not settled, nothing is to be gained from looking at the others.
        for traveller in group.iter_mut().filter(|traveller| traveller.begun > 0 && !traveller.has_ended()) {
            while !self.has_settled(traveller).await {
                let Traveller { id, status, waits, .. } = &**traveller;
                assert!(begun.elapsed() < TIMEOUT, "{id}: {status:?}, after {waits} waits");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }

    async fn has_settled(&self, traveller: &mut Traveller) -> bool {
        traveller.status = self.client.get_orchestration_status(&traveller.id).await.unwrap();
        if traveller.has_ended() {
            return true;
        }
        let mut events = Vec::new();
        for execution in self.client.list_executions(&traveller.id).await.unwrap_or_default() {
            events.extend(self.client.read_execution_history(&traveller.id, execution).await.unwrap_or_default());
        }
        let waits = |event: &&Event| {
            matches!(event.kind, EventKind::ExternalSubscribed { .. } | EventKind::QueueSubscribed { .. })
        };
        traveller.waits = events.iter().filter(waits).count();
        traveller.waits_for_next() && traveller.begun < 3 || self.is_stuck(&traveller.id, &events).await
    }

    /// Whether the instance needs something that no program has at the moment.
    async fn is_stuck(&self, id: &str, events: &[Event]) -> bool {
        let Ok(info) = self.client.get_instance_info(id).await else { return false };
        let version = (info.orchestration_name, info.orchestration_version);
        let execution = info.current_execution_id;
        let is_open = |scheduled: &Event| {
            scheduled.execution_id == execution
                && !events
                    .iter()
                    .any(|event| event.execution_id == execution && event.source_event_id == Some(scheduled.event_id))
        };
        let lacks_activity = |event: &Event| match &event.kind {
            EventKind::ActivityScheduled { name, .. } => {
                !self.activities.iter().any(|program| program.activities.contains(name))
            }
            _ => false,
        };
        !self.orchestrations.iter().any(|program| program.versions.contains(&version))
            || events.iter().any(|event| is_open(event) && lacks_activity(event))
    }
}

/// How an instance has ended, if it should have this output.
pub(crate) fn outcome(status: &OrchestrationStatus, expected: &str) -> Outcome {
    match status {
        OrchestrationStatus::Completed { output, .. } if output == expected => Outcome::Well,
        OrchestrationStatus::Completed { .. } => Outcome::OtherOutput,
        OrchestrationStatus::Failed {
            details: ErrorDetails::Configuration { kind: ConfigErrorKind::Nondeterminism, .. },
            ..
        } => Outcome::Nondeterminism,
        OrchestrationStatus::Failed { details: ErrorDetails::Application { message, .. }, .. } => {
            let is_undecodable = message.contains(" is not a valid `") || message.contains(" is not a `");
            if is_undecodable { Outcome::Undecodable } else { Outcome::OwnError }
        }
        OrchestrationStatus::Running { .. } => Outcome::Waits,
        other => panic!("{other:?}"),
    }
}
