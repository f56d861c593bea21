//! A test that runs again with a crash at every point.

mod case;
mod outcome;
pub(super) mod workers;

use crate::handler::handle::short_name;
use crate::replay::{CodeLocation, Recording};
use crate::testing::faults::case::{Case, Fault, Point, Step};
use crate::testing::faults::outcome::{Outcome, standing};
use crate::testing::faults::workers::{Run, Workers};
use crate::testing::runtime::TestRuntime;
use duroxide::Client;
use std::any::Any;
use std::fmt::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The variable that names the only fault to test.
const ONLY: &str = "DUROXIDE_FAULT";

/// Runs a test again and again, each time with another fault: a crash of the worker, an activity that runs twice, or activities
/// that end in another order.
///
/// Made by [`TestRuntime::faults`], which has an example.
#[derive(Debug, Clone)]
#[must_use = "nothing runs before `run`"]
pub struct Faults {
    seed: u64,
    limit: usize,
    time_limit: Duration,
    reorders: bool,
    assumes_idempotent: bool,
}

impl TestRuntime {
    /// Runs a test again with each fault that can happen to its workers.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// use duroxide::testing::TestRuntime;
    /// use duroxide::{OrchestrationContext, State};
    /// use std::collections::BTreeMap;
    /// use std::sync::{Arc, Mutex};
    ///
    /// type Bank = Arc<Mutex<BTreeMap<String, u32>>>;
    ///
    /// /// Charge an order, once.
    /// #[duroxide::activity(name = "charge-order", idempotent)]
    /// async fn charge_order(State(bank): State<Bank>, order: String) -> Result<u32, String> {
    ///     Ok(*bank.lock().unwrap().entry(order).or_insert(850))
    /// }
    ///
    /// #[duroxide::orchestration(name = "place-order")]
    /// async fn place_order(ctx: OrchestrationContext, order: String) -> Result<u32, String> {
    ///     ChargeOrder::call(&ctx, &order).await
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// TestRuntime::faults()
    ///     .run(async || {
    ///         let bank = Bank::default();
    ///         let registries = duroxide::RegistriesBuilder::all().provide(Arc::clone(&bank));
    ///         let test = TestRuntime::of(registries).start().await;
    ///         assert_eq!(test.run::<PlaceOrder>(&"order-1".to_owned()).await?, 850);
    ///         assert_eq!(bank.lock().unwrap().len(), 1);
    ///         Ok::<_, String>(())
    ///     })
    ///     .await;
    /// # }
    /// ```
    pub const fn faults() -> Faults {
        Faults { seed: 0, limit: 200, time_limit: Duration::from_secs(30), reorders: true, assumes_idempotent: false }
    }
}

impl Faults {
    /// Selects the faults to test, if there are more than the [limit](Self::limit). The default is 0.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The number of faults to test, each in a run of the scenario. The default is 200. If there are more, the
    /// [seed](Self::seed) selects them.
    pub const fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// How long, in real time, one run may take. The default is 30 seconds.
    pub const fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// Leaves the order alone in which activities end, for orchestrations that are meant to depend on it.
    pub const fn without_reordering(mut self) -> Self {
        self.reorders = false;
        self
    }

    /// Runs all activities twice, also those that are not declared `idempotent`: in production, this happens to each of
    /// them sooner or later.
    pub const fn assume_idempotent(mut self) -> Self {
        self.assumes_idempotent = true;
        self
    }

    /// Runs the scenario without a fault, and then once with each fault. The variable `DUROXIDE_FAULT` selects one of them.
    ///
    /// The scenario is a whole test: it starts one [`TestRuntime`], in its own task, with all that the handlers use. The faults are:
    ///
    /// - The worker crashes before or after a turn of an orchestration is stored, or before an activity runs.
    /// - The worker crashes after an activity has run that is declared `idempotent`, before its result is stored, and it runs again.
    /// - Such an activity runs a second time, and its first result is stored.
    /// - An activity ends after all others that run at the same time.
    ///
    /// The outcome of a run is what the scenario asserts, and for each instance its output or error, its progress, and its
    /// values.
    ///
    /// # Panics
    ///
    /// If the scenario fails, does not end within the time limit, or has another outcome with a fault than without it. The
    /// message names the fault, and how to run the test with this one only. Also if the scenario fails without a fault, or
    /// starts no [`TestRuntime`].
    // It depends on the scenario.
    #[allow(clippy::future_not_send)]
    pub async fn run<R: ScenarioResult>(self, scenario: impl AsyncFn() -> R) -> FaultRuns {
        let begin = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let begin = u64::try_from(begin).unwrap_or(0);
        let play = |case| self.play(&scenario, Run::new(begin, case));
        let reference = match play(None).await {
            Ok(reference) => reference,
            Err(problem) => panic!("the scenario fails without a fault: {problem}"),
        };
        let all = self.cases(&reference.steps);
        let found = all.len();
        let cases = self.selected(all);
        for case in &cases {
            let problem = match play(Some(case.clone())).await {
                Err(problem) => Problem::Fails(problem),
                Ok(played) => match reference.outcome.difference(&played.outcome) {
                    None if played.has_fault => continue,
                    None => Problem::NoFault,
                    Some((before, now)) => Problem::Differs(before, now),
                },
            };
            let again = play(None).await;
            let is_stable = again.is_ok_and(|again| again.outcome == reference.outcome);
            panic!("{}", self.report(&reference, case, problem, is_stable).await);
        }
        FaultRuns { cases: cases.iter().map(Case::to_string).collect(), found }
    }

    /// Runs the scenario once.
    #[allow(clippy::future_not_send)]
    async fn play<R: ScenarioResult>(&self, scenario: &impl AsyncFn() -> R, run: Run) -> Result<Played, String> {
        let run = Arc::new(run);
        let playing = Arc::clone(&run).play(caught(scenario()));
        let ended = tokio::time::timeout(self.time_limit, playing).await;
        let mut problem = match ended {
            Ok(Ok(result)) => result.__problem().map(|error| format!("it returns {error}")),
            Ok(Err(panic)) => Some(format!("it panics: {}", message(&*panic))),
            Err(_) => Some(format!("it has not ended after {:?}", self.time_limit)),
        };
        let Some(workers) = run.take_workers() else {
            let nothing = || "it starts no `TestRuntime` in its own task: start it in the closure".to_owned();
            return Err(problem.unwrap_or_else(nothing));
        };
        let client = Client::new(Arc::clone(workers.store()));
        match &mut problem {
            None => workers.settle().await,
            Some(problem) => {
                for instance in standing(&client).await.unwrap_or_default() {
                    let _ = write!(problem, "\n   = note: {instance}");
                }
            }
        }
        workers.stop().await;
        match (problem, Outcome::read(&client).await) {
            (Some(problem), _) => Err(problem),
            (None, Err(error)) => Err(format!("its outcome cannot be read: {error}")),
            (None, Ok(outcome)) => {
                Ok(Played { outcome, steps: run.take_steps(), workers, client, has_fault: !run.has_case() })
            }
        }
    }

    /// All faults that can happen at the steps.
    fn cases(&self, steps: &[Step]) -> Vec<Case> {
        let cases = steps.iter().flat_map(|Step { point, activity }| {
            let faults = match activity {
                None => vec![Fault::BeforeTurn, Fault::AfterTurn],
                Some(activity) => {
                    let twice = activity.is_idempotent || self.assumes_idempotent;
                    let last = self.reorders && activity.has_others;
                    let faults = [
                        (true, Fault::BeforeActivity),
                        (twice, Fault::AfterActivity),
                        (twice, Fault::ActivityTwice),
                        (last, Fault::ActivityLast),
                    ];
                    faults.into_iter().filter(|(is_tested, _)| *is_tested).map(|(_, fault)| fault).collect()
                }
            };
            faults.into_iter().map(|fault| Case { fault, point: point.clone() })
        });
        cases.collect()
    }

    /// The one that the environment names, or as many as the limit allows, in order.
    fn selected(&self, mut cases: Vec<Case>) -> Vec<Case> {
        if let Some(only) = std::env::var(ONLY).ok().filter(|only| !only.is_empty()) {
            let case = only.parse().unwrap_or_else(|problem| panic!("{ONLY}: {problem}"));
            assert!(cases.contains(&case), "{ONLY}: the scenario has no `{case}`");
            return vec![case];
        }
        let mut random = self.seed;
        while cases.len() > self.limit {
            random = next_random(random);
            let left_out = random % u64::try_from(cases.len()).unwrap_or(u64::MAX);
            cases.remove(usize::try_from(left_out).unwrap_or(0));
        }
        cases
    }

    async fn report(&self, reference: &Played, case: &Case, problem: Problem, is_stable: bool) -> String {
        let (instance, execution, event) = &case.point;
        let step = reference.steps.iter().find(|step| step.point == case.point);
        let activity = step.and_then(|step| step.activity.as_ref());
        let (orchestration, location) = reference.locate(&case.point).await.unwrap_or_default();
        let what = case.fault.happens(activity.map_or("", |activity| short_name(&activity.name)));
        let mut text = match &problem {
            Problem::Fails(_) => format!("the scenario fails if {what}"),
            Problem::Differs { .. } => format!("the scenario has another outcome if {what}"),
            Problem::NoFault => format!("the scenario takes another course, so that it cannot be tested that {what}"),
        };
        let _ = write!(text, ": `{orchestration}`, instance `{instance}`, execution {execution}, event {event}");
        if let Some(location) = location {
            let _ = write!(text, "\n  --> {location}");
        }
        let _ = match &problem {
            Problem::NoFault => Ok(()),
            Problem::Fails(problem) => write!(text, "\n   = note: {problem}"),
            Problem::Differs(before, now) => {
                write!(text, "\n   = note: without the fault, {before}\n   = note: with the fault, {now}")
            }
        };
        if matches!(problem, Problem::NoFault) {
            text +=
                "\n   = help: call instances and queues the same in each run, and mock activities with random results";
        } else if is_stable {
            let is_declared = activity.is_some_and(|activity| activity.is_idempotent);
            let _ = write!(text, "\n   = help: {}", case.fault.remedy(is_declared));
        } else {
            text += "\n   = note: a second run without a fault has another outcome too\
                     \n   = help: set up in the scenario all that its handlers use, and mock activities with random results";
        }
        // The harness names threads after tests.
        let thread = std::thread::current();
        let filter = thread.name().filter(|name| *name != "main").map(|name| format!(" {name}")).unwrap_or_default();
        let _ = writeln!(text, "\n   = help: to run only this, write: {ONLY}='{case}' cargo test{filter}");
        text
    }
}

/// The faults that were tested.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FaultRuns {
    /// Those that were tested, in order, as the variable `DUROXIDE_FAULT` takes them.
    pub cases: Vec<String>,
    /// How many there are.
    pub found: usize,
}

/// What a scenario returns: nothing, or a result.
#[diagnostic::on_unimplemented(
    message = "a scenario cannot return `{Self}`",
    label = "returned by the scenario",
    note = "return nothing, or a `Result` whose error implements `Debug`"
)]
pub trait ScenarioResult {
    #[doc(hidden)]
    fn __problem(self) -> Option<String>;
}

impl ScenarioResult for () {
    fn __problem(self) -> Option<String> {
        None
    }
}

impl<T, E: fmt::Debug> ScenarioResult for Result<T, E> {
    fn __problem(self) -> Option<String> {
        self.err().map(|error| format!("the error {error:?}"))
    }
}

/// A run that has ended well.
struct Played {
    outcome: Outcome,
    steps: Vec<Step>,
    workers: Arc<Workers>,
    client: Client,
    /// Whether its fault has occurred, if it has one.
    has_fault: bool,
}

impl Played {
    /// The orchestration at the point of a fault, and the line of its code.
    async fn locate(&self, (instance, execution, event): &Point) -> Option<(String, Option<CodeLocation>)> {
        let name = self.client.get_instance_info(instance).await.ok()?.orchestration_name;
        let recording = Recording::of(&self.client, instance).await.ok()?;
        Some((name, self.workers.replay.locate(&recording, *execution, *event)))
    }
}

enum Problem {
    Fails(String),
    /// The fault has not occurred.
    NoFault,
    /// What was without the fault, and what is with it.
    Differs(String, String),
}

impl Fault {
    /// What happens, as a clause.
    fn happens(self, activity: &str) -> String {
        match self {
            Self::BeforeActivity => format!("the worker crashes before activity `{activity}` runs"),
            Self::AfterActivity => format!(
                "the worker crashes after activity `{activity}` has run, before its result is stored, so that it runs again"
            ),
            Self::ActivityTwice => format!("activity `{activity}` runs a second time, and its first result is stored"),
            Self::ActivityLast => format!("activity `{activity}` ends after the others that run at the same time"),
            Self::BeforeTurn => "the worker crashes before a turn is stored, so that the turn runs again".to_owned(),
            Self::AfterTurn => "the worker crashes after a turn is stored".to_owned(),
        }
    }

    const fn remedy(self, is_declared: bool) -> &'static str {
        match self {
            Self::AfterActivity | Self::ActivityTwice if is_declared => {
                "the activity is declared `idempotent`: let its second run change nothing, and return the same"
            }
            Self::AfterActivity | Self::ActivityTwice => {
                "let the second run of the activity change nothing, and return the same, or remove `.assume_idempotent()`"
            }
            Self::ActivityLast => {
                "do not let the outcome depend on which activity ends first; if it may, write `.without_reordering()`"
            }
            Self::BeforeActivity | Self::BeforeTurn | Self::AfterTurn => {
                "keep nothing in memory between two steps: take it from inputs, results of activities, and values"
            }
        }
    }
}

/// The result of a future, or its panic.
async fn caught<R>(future: impl Future<Output = R>) -> Result<R, Box<dyn Any + Send>> {
    let mut future = pin!(future);
    std::future::poll_fn(|context| match panic::catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

/// The message of a panic.
fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it has no message")
}

/// `SplitMix64`.
const fn next_random(state: u64) -> u64 {
    let state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
