//! The journeys of instances through programs.

use crate::expected::Outcome;
use crate::fleet::{NEW, OLD, Worker, catalog, send};
use duroxide::catalog::Catalog;
use duroxide::providers::open;
use duroxide::{Client, ConfigErrorKind, ErrorDetails, Event, EventKind, OrchestrationStatus};
use duroxide_export_tests_support::TIMEOUT;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// A journey has a letter for each third of a workflow: up to its first wait, up to its second one, and up to its end.
///
/// `o` and `n` mean that only the old or the new program runs. With `O` and `N`, that program runs the orchestrations, and the
/// other one the activities. With `b` and `c`, both run, and the old or the new one sends first.
pub(crate) const JOURNEYS: [&str; 12] =
    ["ooo", "oon", "ono", "onn", "noo", "non", "nno", "nnn", "OOO", "NNN", "bbb", "ccc"];

/// The letters in the order in which the programs run.
const SHIFTS: &str = "ononONbc";

/// Which names a program has.
struct Known {
    activities: BTreeSet<String>,
    orchestrations: BTreeSet<(String, String)>,
}

impl Known {
    fn new(program: &str) -> Self {
        let Catalog { activities, orchestrations, .. } = catalog(program);
        let names = activities.into_iter().flat_map(|info| [vec![info.name], info.aliases].concat());
        let versions = orchestrations.into_iter().flat_map(|info| {
            let names = [vec![info.name], info.aliases].concat().into_iter();
            names.map(|name| (name.into_owned(), info.version.to_string())).collect::<Vec<_>>()
        });
        Self { activities: names.map(Into::into).collect(), orchestrations: versions.collect() }
    }
}

/// An instance on its journey.
struct Traveller {
    id: String,
    journey: &'static str,
    /// How many thirds have begun: the start, and what it was sent after that.
    sent: usize,
    /// How many it waits for, or has waited for.
    waits: usize,
    status: OrchestrationStatus,
}

impl Traveller {
    const fn has_ended(&self) -> bool {
        matches!(self.status, OrchestrationStatus::Completed { .. } | OrchestrationStatus::Failed { .. })
    }

    /// Whether it waits for what comes next.
    const fn waits_for_next(&self) -> bool {
        !self.has_ended() && self.waits >= self.sent
    }
}

/// Sends all rows on all journeys, and returns how they end, by row and journey.
pub(crate) async fn outcomes(
    url: &str,
    rows: &[&'static str],
) -> BTreeMap<(&'static str, &'static str), OrchestrationStatus> {
    let client = Client::new(open(url).await.unwrap());
    let known = [Known::new(OLD), Known::new(NEW)];
    let mut travellers: Vec<_> = JOURNEYS
        .into_iter()
        .flat_map(|journey| rows.iter().map(move |row| (format!("{row}/{journey}"), journey)))
        .map(|(id, journey)| Traveller { id, journey, sent: 0, waits: 0, status: OrchestrationStatus::NotFound })
        .collect();
    let mut third: BTreeMap<_, _> = JOURNEYS.into_iter().map(|journey| (journey, 0)).collect();
    for shift in SHIFTS.chars() {
        // An event that the other program renames would be lost, so both send, where both run.
        let (orchestrations, activities, senders) = match shift {
            'o' => (vec![OLD], vec![OLD], vec![OLD]),
            'n' => (vec![NEW], vec![NEW], vec![NEW]),
            'O' => (vec![OLD], vec![NEW], vec![OLD]),
            'N' => (vec![NEW], vec![OLD], vec![NEW]),
            'b' => (vec![OLD, NEW], vec![OLD, NEW], vec![OLD, NEW]),
            _ => (vec![OLD, NEW], vec![OLD, NEW], vec![NEW, OLD]),
        };
        let workers: Vec<_> = [OLD, NEW]
            .into_iter()
            .map(|program| (program, orchestrations.contains(&program), activities.contains(&program)))
            .filter(|(_, orchestrations, activities)| *orchestrations || *activities)
            .map(|(program, orchestrations, activities)| Worker::start(program, url, orchestrations, activities))
            .collect();
        let here = |programs: &[&str]| {
            [OLD, NEW]
                .into_iter()
                .zip(&known)
                .filter(|(program, _)| programs.contains(program))
                .map(|(_, known)| known)
                .collect::<Vec<_>>()
        };
        let here = Here { client: &client, orchestrations: here(&orchestrations), activities: here(&activities) };
        let begun = Instant::now();
        while third.iter().any(|(journey, third)| journey.chars().nth(*third) == Some(shift)) {
            let on_the_way: Vec<_> = third
                .iter()
                .filter(|(journey, third)| journey.chars().nth(**third) == Some(shift))
                .map(|(journey, third)| (*journey, *third))
                .collect();
            for (journey, third_now) in &on_the_way {
                third.insert(*journey, *third_now + 1);
            }
            let mut group: Vec<_> = travellers
                .iter_mut()
                .filter(|traveller| on_the_way.iter().any(|(journey, _)| *journey == traveller.journey))
                .collect();
            here.settle(&mut group).await;
            for step in 0..3 {
                let mut next: Vec<_> = group
                    .iter_mut()
                    .filter(|traveller| {
                        traveller.sent == step
                            && traveller.sent < third[traveller.journey]
                            && (step == 0 || traveller.waits_for_next())
                    })
                    .collect();
                let instances = &next.iter().map(|traveller| traveller.id.as_str()).collect::<Vec<_>>();
                for sender in &senders {
                    send(sender, url, step, instances);
                }
                for traveller in &mut next {
                    traveller.sent += 1;
                }
                here.settle(&mut group).await;
            }
        }
        println!("{shift}: {:?}", begun.elapsed());
        drop(workers);
    }
    let rows_of = |id: &str| *rows.iter().find(|row| id.split_once('/').unwrap().0 == **row).unwrap();
    travellers.into_iter().map(|traveller| ((rows_of(&traveller.id), traveller.journey), traveller.status)).collect()
}

/// What runs at the moment.
struct Here<'a> {
    client: &'a Client,
    orchestrations: Vec<&'a Known>,
    activities: Vec<&'a Known>,
}

impl Here<'_> {
    /// Waits until each has ended, waits for what comes next, or lacks something that no program has.
    async fn settle(&self, travellers: &mut [&mut Traveller]) {
        let begun = Instant::now();
        // In this order: as long as one has not settled, nothing is to be gained from looking at the others.
        for traveller in travellers.iter_mut().filter(|traveller| traveller.sent > 0 && !traveller.has_ended()) {
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
        traveller.waits_for_next() && traveller.sent < 3 || self.is_stuck(&traveller.id, &events).await
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
                !self.activities.iter().any(|known| known.activities.contains(name))
            }
            _ => false,
        };
        !self.orchestrations.iter().any(|known| known.orchestrations.contains(&version))
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
