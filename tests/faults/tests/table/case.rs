//! One case: a fault, a seed, and the scenarios that are played meanwhile.

use crate::handlers::{
    BeChild, BeFailingChild, BeLate, BeParent, CallActivities, CallLongActivity, CallRefused, CallStranger,
    DoRefusedTurn, FailAlways, FailTwice, HaveRefusedChild, HaveWaitingChild, ReceiveNumbered, ReturnRefused,
    ReturnTagged, ReturnText, RunRaces, SetValue, TakeLong, UseValues, WaitForEver, World,
};
use crate::scenarios::{SCENARIOS, play, play_refused};
use duroxide::Client;
use duroxide::providers::Resilient;
use duroxide::runtime::{RuntimeOptions, UnregisteredBackoffConfig};
use duroxide_export_faults::injection::{Fault, Faulty, Injection, Operation, Span};
use duroxide_export_faults::memory::MemoryStore;
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::sync::Arc;
use std::time::Duration;

/// Within this time, each scenario comes to its end. A fault lasts for a minute and a half at most.
const PATIENCE: Duration = Duration::from_secs(600);

/// Within this time after that, all work is done: the last lock expires, and timers fire for instances that have ended.
const REST: Duration = Duration::from_secs(200);

/// After this time, no fault lasts, and nobody waits for an answer.
const LONGEST_FAULT: Duration = Duration::from_secs(120);

/// How many orchestrations are run at once.
const ORCHESTRATIONS: usize = 2;

/// How many activities are run at once.
const ACTIVITIES: usize = 4;

/// How long a worker waits for work before it looks again.
const POLL: Duration = Duration::from_secs(2);

/// A fault, a seed, and the scenarios that are played meanwhile.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) injection: Option<Injection>,
    pub(crate) seed: u64,
    pub(crate) scenarios: Vec<&'static str>,
}

/// What came of it.
pub(crate) struct Outcome {
    pub(crate) problems: Vec<String>,
    /// How often each operation was called until the scenarios had ended.
    pub(crate) counts: BTreeMap<Operation, u64>,
    pub(crate) hits: u64,
    pub(crate) trace: Vec<String>,
    pub(crate) took: Duration,
}

impl Case {
    /// The case of a seed, given how often the operation is called if nothing fails.
    pub(crate) fn of(operation: Operation, fault: Fault, seed: u64, calls: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ ((operation as u64) << 32) ^ ((fault as u64) << 40));
        // Some are called less often if something fails.
        let call = random.u64(1..=(calls * 2 / 3).max(1));
        let span = match fault {
            // What a database refuses three times in a row is believed, unless it is known to be temporary.
            Fault::FailPermanently => Span::Calls(random.u64(1..=2)),
            // Each of these calls takes its time until it is given up, and workers wait for it.
            Fault::HangBefore | Fault::HangAfter if random.bool() => Span::Calls(random.u64(1..=3)),
            Fault::HangBefore | Fault::HangAfter => Span::Seconds(random.u64(5..=40)),
            _ if random.bool() => Span::Calls(random.u64(1..=6)),
            _ => Span::Seconds(random.u64(5..=90)),
        };
        let injection = Some(Injection { operation, fault, call, span });
        Self { injection, seed, scenarios: SCENARIOS.to_vec() }
    }

    /// The case in which nothing fails.
    pub(crate) fn without_fault(seed: u64) -> Self {
        Self { injection: None, seed, scenarios: SCENARIOS.to_vec() }
    }

    /// How often each operation is called if nothing fails. Locks of instances are renewed only if the database is slow.
    pub(crate) fn usual_counts() -> BTreeMap<Operation, u64> {
        let operation = Operation::RenewOrchestrationItemLock;
        let never = Injection { operation, fault: Fault::Fail, call: u64::MAX, span: Span::Seconds(1) };
        let slow = Self { injection: Some(never), ..Self::without_fault(0) };
        let mut counts = Self::without_fault(0).run().counts;
        counts.insert(operation, slow.run().counts.get(&operation).copied().unwrap_or(0));
        counts
    }

    /// The faults of the database: the one that is examined, and one that makes its operation necessary.
    fn injections(&self) -> Vec<Injection> {
        let is_renewal = |injection: &Injection| injection.operation == Operation::RenewOrchestrationItemLock;
        let slow = Injection {
            operation: Operation::AckOrchestrationItem,
            fault: Fault::Slow,
            call: 3,
            span: Span::Calls(12),
        };
        let slow = self.injection.as_ref().is_some_and(is_renewal).then_some(slow);
        self.injection.into_iter().chain(slow).collect()
    }

    /// Whether a worker may wait for an answer that never comes.
    fn can_lose_workers(&self) -> bool {
        let hangs = |injection: Injection| matches!(injection.fault, Fault::HangBefore | Fault::HangAfter);
        self.injection.is_none_or(hangs)
    }

    /// Runs it, on a clock that skips the time in which nothing happens.
    pub(crate) fn run(&self) -> Outcome {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        tokio::task::LocalSet::new().block_on(&runtime, self.play())
    }

    async fn play(&self) -> Outcome {
        let begin = tokio::time::Instant::now();
        let memory = Arc::new(MemoryStore::for_paused_clock(POLL));
        let faulty = Arc::new(Faulty::new(memory.clone(), self.injections()));
        let store = Arc::new(Resilient::new(faulty.clone()));
        // The pauses of the store.
        fastrand::seed(self.seed);
        let world = World::new(self.seed);
        let client = Client::new(store.clone());
        let _runtime = handlers().provide(world.clone()).start(store, options()).await.unwrap();
        let mut scenarios = Vec::new();
        for &name in &self.scenarios {
            let (client, world) = (client.clone(), world.clone());
            let scenario = async move { play(name, &client, &world).await };
            scenarios.push((name, tokio::task::spawn_local(tokio::time::timeout(PATIENCE, scenario))));
        }
        if let Some(Injection { operation, fault: Fault::Refuse, .. }) = self.injection {
            let scenario = async move { play_refused(operation, &client).await };
            scenarios.push(("refused", tokio::task::spawn_local(tokio::time::timeout(PATIENCE, scenario))));
        }
        let mut problems = Vec::new();
        for (name, scenario) in scenarios {
            match scenario.await {
                Ok(Ok(Ok(()))) => {}
                Ok(Ok(Err(problem))) => problems.push(format!("{name}: {problem}")),
                Ok(Err(_)) => problems.push(format!("{name}: it stands still")),
                Err(panic) => problems.push(format!("{name}: {panic}")),
            }
        }
        let counts = faulty.counts();
        problems.extend(left_over(&memory).await);
        if self.can_lose_workers() {
            tokio::time::sleep_until(begin + LONGEST_FAULT).await;
            problems.extend(lost_workers(&faulty).await);
        }
        let took = begin.elapsed();
        Outcome { problems, counts, hits: faulty.hits(), trace: faulty.trace(), took }
    }
}

/// The parts of the runtime that do not work any more.
async fn lost_workers(faulty: &Faulty<MemoryStore>) -> Vec<String> {
    let before = faulty.counts();
    let seconds = 30;
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let after = faulty.counts();
    let workers = [
        (Operation::FetchOrchestrationItem, ORCHESTRATIONS as u64 * seconds / POLL.as_secs()),
        (Operation::FetchWorkItem, ACTIVITIES as u64 * seconds / POLL.as_secs()),
        // Every 17 seconds, see `options`.
        (Operation::CleanupOrphanedSessions, 1),
    ];
    let count = |counts: &BTreeMap<Operation, u64>, operation| counts.get(&operation).copied().unwrap_or(0);
    let calls =
        workers.map(|(operation, usual)| (operation, usual, count(&after, operation) - count(&before, operation)));
    // The stranger takes some of the time.
    let lost = calls.into_iter().filter(|(_, usual, calls)| calls + usual / 10 < *usual);
    lost.map(|(operation, usual, calls)| {
        format!(
            "workers are lost: {} is called {calls} times in {seconds} seconds instead of {usual} times",
            operation.name()
        )
    })
    .collect()
}

/// The work that is not done, however long one waits.
async fn left_over(memory: &MemoryStore) -> Vec<String> {
    let pending = || -> Vec<_> {
        let all = memory.pending().into_iter();
        // The instance that no program has a handler for waits for one.
        all.filter(|item| !item.contains("instance: \"stranger\"")).map(|item| format!("left over: {item}")).collect()
    };
    let begin = tokio::time::Instant::now();
    while !pending().is_empty() && begin.elapsed() < REST {
        tokio::time::sleep(POLL).await;
    }
    pending()
}

fn handlers() -> duroxide::RegistriesBuilder {
    duroxide::RegistriesBuilder::all()
        .only::<ReturnText>()
        .only::<ReturnRefused>()
        .only::<TakeLong>()
        .only::<FailTwice>()
        .only::<BeLate>()
        .only::<ReturnTagged>()
        .only::<FailAlways>()
        .only::<CallActivities>()
        .only::<CallLongActivity>()
        .only::<BeChild>()
        .only::<BeFailingChild>()
        .only::<BeParent>()
        .only::<RunRaces>()
        .only::<ReceiveNumbered>()
        .only::<SetValue>()
        .only::<UseValues>()
        .only::<WaitForEver>()
        .only::<HaveWaitingChild>()
        .only::<CallStranger>()
        .only::<DoRefusedTurn>()
        .only::<CallRefused>()
        .only::<HaveRefusedChild>()
        .serves("special")
}

/// The defaults, other than concurrency and what is about the clock.
fn options() -> RuntimeOptions {
    RuntimeOptions {
        dispatcher_min_poll_interval: Duration::ZERO,
        orchestration_concurrency: ORCHESTRATIONS,
        worker_concurrency: ACTIVITIES,
        worker_node_id: Some("node".to_owned()),
        activity_cancellation_grace_period: Duration::from_secs(1),
        // Strangers would keep the workers busy.
        unregistered_backoff: UnregisteredBackoffConfig {
            base_delay: Duration::from_secs(4),
            max_delay: Duration::from_secs(4),
        },
        session_idle_timeout: Duration::from_secs(40),
        session_cleanup_interval: Duration::from_secs(17),
        ..RuntimeOptions::default()
    }
}

impl Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Injection { operation, fault, call, span }) = self.injection {
            write!(f, "FAULT={}/{} CALL={call} SPAN={span} ", operation.name(), fault.name())?;
        }
        write!(f, "SEED={}", self.seed)?;
        if self.scenarios != SCENARIOS {
            write!(f, " SCENARIOS={}", self.scenarios.join(","))?;
        }
        Ok(())
    }
}
