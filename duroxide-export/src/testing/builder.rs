//! The builder of test runtimes.

use crate::entries::scope::{Scope, linked};
use crate::handler::definition::{Definition, Returned};
use crate::handler::handle::Handle;
use crate::handler::meta::Meta;
use crate::handler::replacement::Replacement;
use crate::providers::open;
use crate::registry::builder::RegistriesBuilder;
use crate::registry::registries::Registries;
use crate::registry::selection::Replaced;
use crate::replay::{PayloadText, Redaction, Replay};
use crate::testing::clock::{CONCURRENCY, Clock};
use crate::testing::faults::workers::{Run, Start, Workers};
use crate::testing::logs::capture_logs;
use crate::testing::real_time::RealTime;
use crate::testing::runnable::own_handlers;
use crate::testing::runtime::TestRuntime;
use crate::testing::store::TestStore;
use crate::testing::watched::watched;
use duroxide::providers::TagFilter;
use duroxide::runtime::{ObservabilityConfig, Runtime, RuntimeOptions};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Configures a [`TestRuntime`]: its handlers, and mocks for some of them.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::testing::TestRuntime;
/// use std::time::Duration;
///
/// #[duroxide::activity(name = "charge-card")]
/// async fn charge_card(amount_in_cents: u64) -> Result<String, String> {
///     Ok(format!("receipt for {amount_in_cents}"))
/// }
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), String> {
/// let test = TestRuntime::of(duroxide::RegistriesBuilder::all())
///     .mock::<ChargeCard>(|amount| Ok(format!("{amount} charged")))
///     .time_limit(Duration::from_secs(10))
///     .start()
///     .await;
/// assert_eq!(test.run::<ChargeCard>(&850).await?, "850 charged");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing runs before `start`"]
pub struct TestRuntimeBuilder {
    registries: RegistriesBuilder,
    time_limit: Duration,
    time: TestTime,
    replays: bool,
    histories: Option<PathBuf>,
    redaction: Option<Redaction>,
}

/// What moves the clock of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TestTime {
    /// The next timer, when nothing else happens.
    Skipped,
    Real,
    /// The test.
    Manual,
}

impl TestRuntime {
    /// Starts to configure a test runtime: `TestRuntime::of(my_lib::registry::builder())`.
    pub const fn of(registries: RegistriesBuilder) -> TestRuntimeBuilder {
        TestRuntimeBuilder::new(registries)
    }
}

impl TestRuntimeBuilder {
    pub(super) const fn new(registries: RegistriesBuilder) -> Self {
        Self {
            registries,
            time_limit: Duration::from_secs(30),
            time: TestTime::Skipped,
            replays: true,
            histories: None,
            redaction: None,
        }
    }

    /// Answers calls of a handler with a closure. The handler need not be among those of the registries, and needs no
    /// state.
    ///
    /// If a handler is mocked twice, the later mock answers.
    ///
    /// The closure returns what the handler returns:
    ///
    /// ```compile_fail,E0308
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::activity(name = "charge-card", idempotent)]
    /// # async fn charge_card(cents: u64) -> Result<String, String> { Ok(String::new()) }
    /// use duroxide::testing::TestRuntime;
    ///
    /// // `Ok("charged".to_owned())` would compile.
    /// TestRuntime::of(duroxide::RegistriesBuilder::all()).mock::<ChargeCard>(|_| "charged".to_owned());
    /// ```
    pub fn mock<H: Handle>(
        mut self,
        answer: impl Fn(<H::Definition as Definition>::Input) -> Returned<H::Definition> + Send + Sync + 'static,
    ) -> Self {
        let mocked = Replaced::new::<H::Definition, _>(move |_, input| std::future::ready(answer(input)));
        self.registries.request_mut().mocked.push(mocked);
        self
    }

    /// Answers calls of a handler with an asynchronous closure, which also takes the context: an `ActivityContext`, or an
    /// `OrchestrationContext`, with which the mock of an orchestration can report progress.
    ///
    /// The mock can wait for something that the test does later, or never end: `|_, _| std::future::pending()`.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// use duroxide::testing::TestRuntime;
    /// use std::time::Duration;
    ///
    /// #[duroxide::activity(name = "charge-card", timeout = "30s")]
    /// async fn charge_card(amount_in_cents: u64) -> Result<String, String> {
    ///     Ok(format!("receipt for {amount_in_cents}"))
    /// }
    ///
    /// #[duroxide::orchestration(name = "sell-book")]
    /// async fn sell_book(ctx: OrchestrationContext, price_in_cents: u64) -> Result<String, String> {
    ///     ChargeCard::call(&ctx, &price_in_cents).await
    /// }
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// // The bank never answers, and the timeout passes at once.
    /// let test = TestRuntime::of(duroxide::RegistriesBuilder::all())
    ///     .mock_async::<ChargeCard>(|_, _| std::future::pending())
    ///     .start()
    ///     .await;
    /// assert!(test.run::<SellBook>(&850).await.unwrap_err().contains("timeout"));
    /// # }
    /// ```
    pub fn mock_async<H: Handle>(mut self, answer: impl Replacement<H::Definition>) -> Self {
        self.registries.request_mut().mocked.push(Replaced::new::<H::Definition, _>(answer));
        self
    }

    /// Sets how long, in real time, to wait for an orchestration or activity before the test fails. The default is 30
    /// seconds; with `Duration::MAX`, it waits forever.
    pub const fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// Makes timers take their real time.
    pub const fn real_time(mut self) -> Self {
        self.time = TestTime::Real;
        self
    }

    /// Makes time stand still until the test [advances](TestRuntime::advance) it. No timer fires on its own.
    pub const fn manual_time(mut self) -> Self {
        self.time = TestTime::Manual;
        self
    }

    /// Does not replay what the test ran.
    ///
    /// By default, [`TestRuntime::wait`] and [`TestRuntime::run`] replay the history of each instance that has ended, from
    /// each point at which a worker could have been stopped, and panic if the code departs from it. Mocked orchestrations
    /// are not replayed.
    pub const fn without_replay(mut self) -> Self {
        self.replays = false;
        self
    }

    /// Keeps the histories of what the test ran in a folder of the package, such as `tests/histories`, when the tests run
    /// with `UPDATE_DUROXIDE=1`: one file for each path that an orchestration has taken. It has no effect
    /// [without replay](Self::without_replay). `replay_tests!` replays them from
    /// then on.
    pub fn keep_histories(mut self, folder: impl AsRef<Path>) -> Self {
        let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        self.histories = Some(package.join(folder));
        self
    }

    /// Replaces texts in the histories that the tests [keep](Self::keep_histories), as
    /// [`Recording::redact`](crate::replay::Recording::redact) does, because they are committed: passwords, names of persons.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::testing::TestRuntime;
    /// let test = TestRuntime::of(duroxide::RegistriesBuilder::all())
    ///     .keep_histories("tests/histories")
    ///     .redact_histories(|text| text.path.ends_with("password").then(|| "secret".to_owned()));
    /// ```
    pub fn redact_histories(
        mut self,
        replace: impl Fn(&PayloadText<'_>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.redaction = Some(Redaction(Arc::new(replace)));
        self
    }

    /// Starts the runtime.
    ///
    /// # Panics
    ///
    /// If the registries cannot be built, with the message of [`RegistriesBuilder::build`], or if the in-memory store
    /// cannot be set up.
    pub async fn start(self) -> TestRuntime {
        let mut registries = self.registries.merge(own_handlers());
        let request = registries.request_mut();
        request.tags.options = options().worker_tag_filter;
        let mocked: Vec<_> = request.mocked.iter().map(|mocked| mocked.meta).collect();
        let registries = match registries.build() {
            Ok(registries) => registries,
            Err(error) => panic!("{error}"),
        };
        let replay = Replay::with(registries.clone())
            .without(mocked.iter().flat_map(|meta| meta.names()).collect())
            .redacting(self.redaction.clone());
        let time = RealTime::new();
        let store = match time.run_alone(async { open("sqlite::memory:").await }).await {
            Ok(store) => store,
            Err(error) => panic!("the in-memory store cannot be set up: {error}"),
        };
        capture_logs();
        let run = Run::current();
        let clock = match (self.time, &run) {
            (TestTime::Skipped, Some(run)) => Clock::exact(run.begin()),
            (TestTime::Manual, _) => Clock::manual(),
            (time, _) => Clock::new(time == TestTime::Skipped),
        };
        let clock = Arc::new(Mutex::new(clock));
        let registries = Registries { activities: watched(&registries.activities, &clock), ..registries };
        let test_store = Arc::new(TestStore::new(Arc::clone(&store), Arc::clone(&clock), time.clone()));
        // The code is the same in the runs with faults.
        let replays = self.replays && run.as_ref().is_none_or(|run| !run.has_case());
        let runtime = match run {
            None => {
                let options = RuntimeOptions { worker_concurrency: CONCURRENCY, ..options() };
                let options = if time.is_paused() { paused(options) } else { options };
                Some(start(Arc::clone(&test_store), registries, options).await)
            }
            Some(run) => {
                let below = (store, Arc::clone(&clock));
                let start_next = starting(Arc::clone(&test_store), registries);
                Workers::start(run, below, replay.clone(), idempotent(mocked), start_next).await;
                None
            }
        };
        TestRuntime::new(test_store, runtime, (clock, time), self.time_limit, replays.then_some(replay), self.histories)
    }
}

async fn start(store: Arc<TestStore>, registries: Registries, options: RuntimeOptions) -> Arc<Runtime> {
    Runtime::start_with_options(store, registries.activities, registries.orchestrations, options).await
}

/// Starts workers that are to stop, one after the other.
fn starting(store: Arc<TestStore>, registries: Registries) -> Start {
    Box::new(move |workers, number| {
        let options = RuntimeOptions {
            // Its store waits instead.
            dispatcher_min_poll_interval: Duration::ZERO,
            // So that each of them continues the sessions of the one before.
            worker_node_id: Some("worker".to_owned()),
            ..options()
        };
        Box::pin(start(Arc::new(store.of_worker(workers, number)), registries.clone(), options))
    })
}

/// The names of all activities that are declared `idempotent`.
fn idempotent(mocked: Vec<&'static Meta>) -> HashSet<&'static str> {
    let all = linked(Scope::Binary).map(|entry| entry.meta).chain(mocked);
    all.filter(|meta| meta.idempotent == Some(true)).flat_map(Meta::names).collect()
}

/// Options for a paused tokio clock, which jumps from timer to timer: so that there are few.
fn paused(options: RuntimeOptions) -> RuntimeOptions {
    const LONG: Duration = Duration::from_secs(24 * 60 * 60);
    RuntimeOptions {
        // Its store waits instead.
        dispatcher_min_poll_interval: Duration::ZERO,
        worker_lock_timeout: 2 * LONG,
        worker_lock_renewal_buffer: LONG,
        session_lock_timeout: 2 * LONG,
        session_lock_renewal_buffer: LONG,
        session_idle_timeout: 3 * LONG,
        session_cleanup_interval: LONG,
        observability: ObservabilityConfig { gauge_poll_interval: LONG, ..options.observability },
        ..options
    }
}

fn options() -> RuntimeOptions {
    RuntimeOptions {
        dispatcher_min_poll_interval: Duration::from_millis(5),
        // With a concurrency of one, the store knows when there is nothing left to do.
        orchestration_concurrency: 1,
        // Ignores declared tags: one worker runs everything.
        worker_tag_filter: TagFilter::any(),
        // An activity learns of its cancellation when its lock is renewed.
        worker_lock_timeout: Duration::from_secs(2),
        worker_lock_renewal_buffer: Duration::from_millis(1500),
        ..RuntimeOptions::default()
    }
}
