//! The test runtime.

use crate::call::conversion;
use crate::execution::timer;
use crate::handler::arguments::HandlerArguments;
use crate::handler::definition::{CallResult, Definition, Handler, ReturnedError};
use crate::handler::error::HandlerError;
use crate::handler::handle::Handle;
use crate::replay::{Recording, Replay, histories};
use crate::testing::calls;
use crate::testing::clock::Clock;
use crate::testing::runnable::{RUN_ACTIVITY, Runnable};
use crate::testing::store::lock;
use duroxide::providers::Provider;
use duroxide::runtime::Runtime;
use duroxide::{AppErrorKind, Client, ErrorDetails, OrchestrationStatus};
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

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
    time_limit: Duration,
    replay: Option<Replay>,
    histories: Option<PathBuf>,
    instances: AtomicU64,
}

impl TestRuntime {
    pub(super) fn new(
        store: Arc<dyn Provider>,
        runtime: Option<Arc<Runtime>>,
        clock: Arc<Mutex<Clock>>,
        time_limit: Duration,
        replay: Option<Replay>,
        histories: Option<PathBuf>,
    ) -> Self {
        Self { client: Client::new(store), runtime, clock, time_limit, replay, histories, instances: AtomicU64::new(0) }
    }

    /// Replays and keeps the history of an instance that has ended.
    async fn replay(&self, instance: &str) {
        let Some(replay) = &self.replay else { return };
        let recording = match Recording::of(&self.client, instance).await {
            Ok(recording) => recording,
            Err(error) => panic!("cannot read the history of instance `{instance}`: {error}"),
        };
        let report = replay.run_prefixes(&recording);
        assert!(report.is_same(), "the code does not replay the history that it has just made:\n\n{report}");
        if let Some(folder) = &self.histories
            && !recording.is_of(RUN_ACTIVITY)
            && let Err(problem) = histories::keep(folder, &recording, replay)
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
        let ended = tokio::select! {
            ended = end() => ended,
            () = self.noticed_end_of(instance) => end().await,
        };
        drop(waiting);
        if matches!(ended, Ok(OrchestrationStatus::Completed { .. } | OrchestrationStatus::Failed { .. })) {
            self.replay(instance).await;
        }
        match ended {
            Ok(OrchestrationStatus::Completed { output, .. }) => conversion::result::<H::Definition>(Ok(output)),
            Ok(OrchestrationStatus::Failed { details, .. }) => Err(to_caller::<H::Definition>(&details)),
            Ok(OrchestrationStatus::NotFound | OrchestrationStatus::Running { .. }) | Err(_) => {
                panic!(
                    "`{}`, instance `{instance}`, has not ended after {:?}; does it wait for an event that is never \
                     raised, or for an activity that is not registered?",
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
            tokio.spawn(runtime.shutdown(Some(0)));
        }
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
