//! The test runtime.

use crate::call::conversion;
use crate::execution::timer;
use crate::handler::arguments::HandlerArguments;
use crate::handler::definition::{CallResult, Definition, Handler, ReturnedError};
use crate::handler::error::HandlerError;
use crate::handler::handle::Handle;
use crate::replay::{Recording, RecordingError, Replay, histories};
use crate::testing::calls;
use crate::testing::clock::Clock;
use crate::testing::logs::release_logs;
use crate::testing::real_time::RealTime;
use crate::testing::runnable::{RUN_ACTIVITY, Runnable};
use crate::testing::store::lock;
use duroxide::providers::Provider;
use duroxide::runtime::Runtime;
use duroxide::{AppErrorKind, Client, ErrorDetails, OrchestrationStatus};
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

/// duroxide's runtime on an in-memory store, for tests.
///
/// See [the module](crate::testing) for an example. Dropping the runtime stops it.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::testing::TestRuntime;
///
/// #[duroxide::activity(name = "charge-card")]
/// async fn charge_card(amount_in_cents: u64) -> Result<String, String> {
///     Ok(format!("receipt for {amount_in_cents}"))
/// }
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), String> {
/// let test = TestRuntime::of(duroxide::RegistriesBuilder::all()).start().await;
/// assert_eq!(test.run::<ChargeCard>(&850).await?, "receipt for 850");
/// # Ok(())
/// # }
/// ```
pub struct TestRuntime {
    client: Client,
    /// `None` if the workers stop and start on their own.
    runtime: Option<Arc<Runtime>>,
    clock: Arc<Mutex<Clock>>,
    time: RealTime,
    time_limit: Duration,
    replay: Option<Replay>,
    histories: Option<PathBuf>,
    instances: AtomicU64,
}

impl TestRuntime {
    pub(super) fn new(
        store: Arc<dyn Provider>,
        runtime: Option<Arc<Runtime>>,
        (clock, time): (Arc<Mutex<Clock>>, RealTime),
        time_limit: Duration,
        replay: Option<Replay>,
        histories: Option<PathBuf>,
    ) -> Self {
        Self {
            client: Client::new(store),
            runtime,
            clock,
            time,
            time_limit,
            replay,
            histories,
            instances: AtomicU64::new(0),
        }
    }

    /// Replays and keeps the history of an instance that has ended, and those of the instances that it has started.
    async fn replay(&self, instance: &str) {
        let Some(replay) = &self.replay else { return };
        let mut instances = vec![instance.to_owned()];
        let mut next = 0;
        while let Some(instance) = instances.get(next).cloned() {
            match Recording::of(&self.client, &instance).await {
                Ok(recording) => {
                    self.check(replay, &recording);
                    for started in recording.started() {
                        if !instances.contains(&started) {
                            instances.push(started);
                        }
                    }
                }
                // It does not run yet.
                Err(RecordingError::NoInstance { .. }) if next > 0 => {}
                Err(error) => panic!("cannot read the history of instance `{instance}`: {error}"),
            }
            next += 1;
        }
    }

    fn check(&self, replay: &Replay, recording: &Recording) {
        let report = replay.run_prefixes(recording);
        assert!(report.is_same(), "the code does not replay the history that it has just made:\n\n{report}");
        if let Some(folder) = &self.histories
            && !recording.is_of(RUN_ACTIVITY)
            && recording.has_ended()
            && let Err(problem) = histories::keep(folder, recording, replay)
        {
            panic!("{problem}");
        }
    }

    /// Waits for the workers, if they are to stop.
    pub(super) fn watching(&self) -> Option<Watching<'_>> {
        self.runtime.is_none().then(|| {
            lock(&self.clock).watch_began();
            Watching(&self.clock)
        })
    }

    /// The timers of what waits for the store.
    pub(super) const fn time(&self) -> &RealTime {
        &self.time
    }

    /// The time limit of the test.
    pub(super) const fn limit(&self) -> Duration {
        self.time_limit
    }

    /// A client of the store, for everything else that a test asks of duroxide itself.
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// Runs an orchestration, in the version of its handle, or an activity, and waits for it to end.
    ///
    /// # Errors
    ///
    /// The same error that a calling orchestration would see: the handler's own, or what duroxide reports.
    ///
    /// # Panics
    ///
    /// If the input cannot be serialized, or if the handler has not ended within the time limit.
    pub fn run<'a, H: Runnable>(
        &'a self,
        input: &<H::Definition as Definition>::Input,
    ) -> impl Future<Output = CallResult<H::Definition>> + Send + use<'a, H> {
        let started = self.start::<H>(input);
        async move { self.wait::<H>(&started.await).await }
    }

    /// Starts an orchestration, in the version of its handle, or an activity, and returns the instance ID.
    ///
    /// # Panics
    ///
    /// If the input cannot be serialized.
    pub fn start<'a, H: Runnable>(
        &'a self,
        input: &<H::Definition as Definition>::Input,
    ) -> impl Future<Output = String> + Send + use<'a, H> {
        let number = self.instances.fetch_add(1, Ordering::Relaxed);
        let instance = format!("test-{number}");
        let payload = conversion::input::<H::Definition>(input);
        async move {
            let payload = payload.unwrap_or_else(|message| panic!("{message}"));
            match H::__run_in_test(&self.client, &instance, payload).await {
                Ok(()) => instance,
                Err(error) => panic!("{}: cannot start it: {error}", H::Definition::NAME),
            }
        }
    }

    /// Waits for an instance from [`start`](Self::start) to end.
    ///
    /// # Errors
    ///
    /// The errors of [`run`](Self::run).
    ///
    /// # Panics
    ///
    /// If the instance has not ended within the time limit.
    pub async fn wait<H: Runnable>(&self, instance: &str) -> CallResult<H::Definition> {
        let waiting = Waiting::new(&self.clock, instance);
        let end = || self.client.wait_for_orchestration(instance, timer::in_process(self.time_limit));
        // duroxide looks at growing intervals.
        let ending = async {
            tokio::select! {
                ended = end() => ended,
                () = self.noticed_end_of(instance) => end().await,
            }
        };
        let ended = self.time.run(ending).await;
        drop(waiting);
        if matches!(ended, Ok(OrchestrationStatus::Completed { .. } | OrchestrationStatus::Failed { .. })) {
            self.time.run_alone(self.replay(instance)).await;
        }
        match ended {
            Ok(OrchestrationStatus::Completed { output, .. }) => conversion::result::<H::Definition>(Ok(output)),
            Ok(OrchestrationStatus::Failed { details, .. }) => Err(to_caller::<H::Definition>(&details)),
            Ok(OrchestrationStatus::NotFound | OrchestrationStatus::Running { .. }) | Err(_) => {
                let obstacle = lock(&self.clock).obstacle();
                let why = obstacle.unwrap_or_else(|| {
                    "does it wait for an event that is never raised, or for an activity that is not registered?"
                        .to_owned()
                });
                panic!(
                    "`{}`, instance `{instance}`, has not ended after {:?}; {why}",
                    H::Definition::NAME,
                    self.time_limit
                )
            }
        }
    }

    async fn noticed_end_of(&self, instance: &str) {
        while !lock(&self.clock).has_ended(instance) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Lets time pass, and waits until everything is done that happens meanwhile: each timer fires at its time, in order.
    ///
    /// Before the first timer, and after each, everything is done that can be. An activity that still waits for something then, for a
    /// tenth of a second of real time, goes on waiting while time passes, so that its timeout can fire. From the first call
    /// on, only timers and this method move `ctx.utc_now()`.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// use duroxide::testing::TestRuntime;
    /// use std::time::Duration;
    ///
    /// const HOUR: Duration = Duration::from_secs(60 * 60);
    ///
    /// #[duroxide::activity(name = "ring-bell", idempotent)]
    /// async fn ring_bell(hour: u8) -> Result<(), String> {
    ///     Ok(())
    /// }
    ///
    /// /// It never ends.
    /// #[duroxide::orchestration(name = "strike-hours")]
    /// async fn strike_hours(ctx: OrchestrationContext, hour: u8) -> Result<(), String> {
    ///     ctx.schedule_timer(HOUR).await;
    ///     RingBell::call(&ctx, &hour).await?;
    ///     StrikeHours::continue_as_new(&ctx, &(hour + 1)).await
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let test = TestRuntime::of(duroxide::RegistriesBuilder::all()).manual_time().start().await;
    /// let instance = test.start::<StrikeHours>(&1).await;
    /// test.advance(3 * HOUR).await;
    /// assert_eq!(test.calls::<RingBell>().await, [1, 2, 3]);
    /// assert_eq!(test.timers(&instance), [HOUR]);
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If something goes on without an end within the time limit.
    pub async fn advance(&self, duration: Duration) {
        let _watching = self.watching();
        self.until_clock(|clock| clock.advance_began(duration)).await;
        self.until_clock(Clock::advance_ended).await;
    }

    /// Waits until everything is done that can be: nothing happens any more before a timer fires, a message arrives, or an
    /// activity goes on that waits for something.
    ///
    /// # Panics
    ///
    /// If something goes on without an end within the time limit.
    pub async fn settle(&self) {
        self.advance(Duration::ZERO).await;
    }

    /// How long it takes until each of the waiting timers of an instance fires, the next one first. Timeouts are timers.
    #[must_use]
    pub fn timers(&self, instance: &str) -> Vec<Duration> {
        lock(&self.clock).timers_of(instance)
    }

    async fn until_clock(&self, mut is_so: impl FnMut(&mut Clock) -> bool + Send) {
        let begin = Instant::now();
        while !is_so(&mut lock(&self.clock)) {
            assert!(
                begin.elapsed() < self.time_limit,
                "something is still going on after {:?}: does an activity or an orchestration run in a loop?",
                self.time_limit
            );
            self.time.run(async { tokio::time::sleep(Duration::from_millis(1)).await }).await;
        }
    }

    /// The inputs of all calls that orchestrations made to a handler, in order. Each attempt of a retry is a call.
    ///
    /// # Panics
    ///
    /// If the store cannot be read, or if an input cannot be decoded.
    pub async fn calls<H: Handle>(&self) -> Vec<<H::Definition as Definition>::Input> {
        let payloads = calls::payloads(&self.client, H::USE, &H::Definition::META).await;
        payloads.iter().map(|payload| decode_input::<H::Definition>(payload)).collect()
    }
}

impl fmt::Debug for TestRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestRuntime").field("time_limit", &self.time_limit).finish_non_exhaustive()
    }
}

impl Drop for TestRuntime {
    fn drop(&mut self) {
        // Without a tokio runtime, its tasks are already gone.
        if let (Some(runtime), Ok(tokio)) = (self.runtime.take(), tokio::runtime::Handle::try_current()) {
            // Without the warning that it has been busy.
            tokio.spawn(runtime.shutdown(Some(0)).with_subscriber(NoSubscriber::new()));
        }
        release_logs();
    }
}

fn decode_input<D: Definition>(payload: &str) -> D::Input {
    match D::Arguments::decode(payload) {
        Ok(input) => input,
        Err(error) => panic!("{}: cannot decode the input `{payload}`: {error}", D::NAME),
    }
}

/// The error of an ended instance, as a calling orchestration would see it.
fn to_caller<D: Definition>(details: &ErrorDetails) -> <D as Handler>::CallError {
    let is_own = matches!(details, ErrorDetails::Application { kind: AppErrorKind::OrchestrationFailed, .. });
    let text = details.display_message();
    ReturnedError::<D>::to_caller(if is_own { conversion::error::<D>(text) } else { Err(text) })
}

/// Allows time to be skipped while it lives.
struct Waiting<'a> {
    clock: &'a Mutex<Clock>,
    instance: &'a str,
}

impl<'a> Waiting<'a> {
    fn new(clock: &'a Mutex<Clock>, instance: &'a str) -> Self {
        lock(clock).wait_began(instance);
        Self { clock, instance }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        lock(self.clock).wait_ended(self.instance);
    }
}

/// Lets workers that stop do all that they can while it lives.
pub(super) struct Watching<'a>(&'a Mutex<Clock>);

impl Watching<'_> {
    /// Whether there is nothing left to do.
    pub(super) fn is_idle(&self) -> bool {
        lock(self.0).is_idle()
    }
}

impl Drop for Watching<'_> {
    fn drop(&mut self) {
        lock(self.0).watch_ended();
    }
}
