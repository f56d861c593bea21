//! Each operation of a store, with each fault, at many moments: all workflows come to their ends.
//!
//! The store is in memory, and the clock skips the time in which nothing happens. A seed decides which call fails, for how
//! long, and how long activities take, so a case that fails can be run again:
//!
//! ```text
//! FAULT=ack_orchestration_item/hang-after SEED=17 cargo test -p duroxide-export-faults --test table one -- --nocapture
//! ```
//!
//! `CALL`, `SPAN` and `SCENARIOS` override what the seed decides. `SEEDS` is the number of seeds for each cell.

mod case;
mod handlers;
mod scenarios;
mod shrink;

use crate::case::{Case, Outcome};
use crate::scenarios::SCENARIOS;
use crate::shrink::shrink;
use duroxide_export_faults::injection::{Fault, Operation};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write;
use std::str::FromStr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once};
use std::thread;
use std::time::Instant;

/// How many seeds each cell of the table is tried with.
const SEEDS: u64 = 50;

/// How many problems of a case are listed.
const LISTED: usize = 10;

/// How many failing cells are shrunk.
const SHRUNK: usize = 8;

/// Operations that neither the runtime nor a client uses.
const UNUSED: [Operation; 3] =
    [Operation::EnqueueForWorker, Operation::ReadWithExecution, Operation::AppendWithExecution];

/// The operations that store what users send.
const STORING: [Operation; 3] =
    [Operation::AckOrchestrationItem, Operation::AckWorkItem, Operation::EnqueueForOrchestrator];

type Cell = (Operation, Fault);

fn cells() -> Vec<Cell> {
    let operations = Operation::ALL.iter().filter(|operation| !UNUSED.contains(operation));
    let all = operations.flat_map(|operation| Fault::ALL.iter().map(|fault| (*operation, *fault)));
    all.filter(|(operation, fault)| *fault != Fault::Refuse || STORING.contains(operation)).collect()
}

/// Without a subscriber, duroxide would set one up that writes to standard output.
fn be_quiet() {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let filter = env::var("RUST_LOG").unwrap_or_else(|_| "off".to_owned());
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    });
}

fn variable<T: FromStr<Err: std::fmt::Display>>(name: &str) -> Option<T> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|error| panic!("{name}: {error}")))
}

/// Does something with each item, on all cores.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some((number, item)) = {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    items.get(number).map(|item| (number, item))
                } {
                    let result = work(item);
                    done.lock().unwrap().push((number, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

#[test]
fn without_faults_everything_ends_well() {
    be_quiet();
    let cases: Vec<_> = (0..10).map(Case::without_fault).collect();
    for (case, outcome) in cases.iter().zip(in_parallel(&cases, Case::run)) {
        assert!(outcome.problems.is_empty(), "{case}: {:#?}", outcome.problems);
    }
    let counts = Case::usual_counts();
    for operation in Operation::ALL.iter().filter(|operation| !UNUSED.contains(operation)) {
        assert!(counts.get(operation).is_some_and(|count| *count > 0), "nobody calls {}", operation.name());
    }
}

#[test]
fn a_seed_takes_the_same_course_each_time() {
    be_quiet();
    let operations = cells().into_iter().map(|(operation, _)| operation).collect::<BTreeSet<_>>();
    // Each fault, and each operation, occurs.
    let faults = Fault::ALL.iter().filter(|fault| **fault != Fault::Refuse).cycle();
    let cases: Vec<_> =
        operations.into_iter().zip(faults).map(|(operation, fault)| Case::of(operation, *fault, 1, 10)).collect();
    let twice = || in_parallel(&cases, |case| case.run().trace);
    for ((case, first), second) in cases.iter().zip(twice()).zip(twice()) {
        let differing = first.iter().zip(&second).find(|(first, second)| first != second);
        assert_eq!(differing, None, "{case}");
        assert_eq!(first.len(), second.len(), "{case}");
    }
    assert_ne!(Case::without_fault(1).run().trace, Case::without_fault(2).run().trace, "seeds make a difference");
}

#[test]
fn all_workflows_outlast_every_fault() {
    be_quiet();
    let usual = Case::usual_counts();
    let seeds = variable("SEEDS").unwrap_or(SEEDS);
    let cases: Vec<_> = cells()
        .into_iter()
        .flat_map(|(operation, fault)| (0..seeds).map(move |seed| (operation, fault, seed)))
        .map(|(operation, fault, seed)| Case::of(operation, fault, seed, usual.get(&operation).copied().unwrap_or(1)))
        .collect();
    let begin = Instant::now();
    let outcomes = in_parallel(&cases, |case| {
        let Outcome { problems, hits, .. } = case.run();
        (problems, hits)
    });
    println!("{} cases in {:?}", cases.len(), begin.elapsed());
    let mut failed: BTreeMap<Cell, Vec<(&Case, &Vec<String>)>> = BTreeMap::new();
    let mut hits: BTreeMap<Cell, u64> = BTreeMap::new();
    for (case, (problems, hit)) in cases.iter().zip(&outcomes) {
        let injection = case.injection.unwrap();
        let cell = (injection.operation, injection.fault);
        *hits.entry(cell).or_default() += hit;
        if !problems.is_empty() {
            failed.entry(cell).or_default().push((case, problems));
        }
    }
    let report = report(&failed, seeds);
    assert!(failed.is_empty(), "{} of {} cells fail\n{report}", failed.len(), cells().len());
    for ((operation, fault), hits) in hits {
        assert!(hits > 0, "{}/{} never occurred", operation.name(), fault.name());
    }
}

/// The cells that fail, and the smallest cases of some of them.
fn report(failed: &BTreeMap<Cell, Vec<(&Case, &Vec<String>)>>, seeds: u64) -> String {
    let mut report = String::new();
    for ((operation, fault), cases) in failed {
        let (case, problems) = cases[0];
        let _ = writeln!(report, "{}/{}: {} of {seeds} seeds fail", operation.name(), fault.name(), cases.len());
        let _ = writeln!(report, "    {case}\n{}", listed(problems));
    }
    let first: Vec<_> = failed.values().map(|cases| cases[0].0).take(SHRUNK).collect();
    for (case, smallest) in first.iter().zip(in_parallel(&first, |case| shrink(case))) {
        let problems = smallest.run().problems;
        let _ = writeln!(report, "{case}\n  is smallest as {smallest}\n{}", listed(&problems));
    }
    report
}

/// The first of the problems, one a line.
fn listed(problems: &[String]) -> String {
    let first: Vec<_> = problems.iter().take(LISTED).map(|problem| format!("        {problem}")).collect();
    let others = problems.len() - first.len();
    let others = if others > 0 { format!("\n        and {others} more") } else { String::new() };
    first.join("\n") + &others
}

/// Runs the case that the environment asks for, if it does.
#[test]
fn one() {
    be_quiet();
    let Some(cell) = variable::<String>("FAULT") else { return };
    let (operation, fault) = cell.split_once('/').expect("FAULT: write `operation/fault`");
    let (operation, fault) = (operation.parse().unwrap(), fault.parse().unwrap());
    let usual = Case::usual_counts();
    let seed = variable("SEED").unwrap_or(0);
    let mut case = Case::of(operation, fault, seed, usual.get(&operation).copied().unwrap_or(1));
    if let Some(injection) = &mut case.injection {
        injection.call = variable("CALL").unwrap_or(injection.call);
        injection.span = variable("SPAN").unwrap_or(injection.span);
    }
    if let Some(names) = variable::<String>("SCENARIOS") {
        case.scenarios.retain(|name| names.split(',').any(|wanted| wanted == *name));
        assert!(!case.scenarios.is_empty(), "SCENARIOS: write some of {}", SCENARIOS.join(","));
    }
    let outcome = case.run();
    println!("{}", outcome.trace.join("\n"));
    println!("{case}: {} calls failed, in {:?}", outcome.hits, outcome.took);
    assert!(outcome.problems.is_empty(), "{case}\n    {}", outcome.problems.join("\n    "));
}
