//! The running test runtime.

use crate::call::conversion;
use crate::handler::arguments::HandlerArguments;
use crate::handler::definition::{CallResult, Definition, Handler, ReturnedError};
use crate::handler::error::HandlerError;
use crate::handler::handle::Handle;
use crate::testing::calls;
use crate::testing::clock::Clock;
use crate::testing::runnable::Runnable;
use crate::testing::store::lock;
use duroxide::providers::Provider;
use duroxide::runtime::Runtime;
use duroxide::{AppErrorKind, Client, ErrorDetails, OrchestrationStatus};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// duroxide's runtime on a store in memory, for tests.
///
/// See [the module](crate::testing) for an example. The runtime stops when it is dropped.
pub struct TestRuntime {
    client: Client,
    runtime: Arc<Runtime>,
    clock: Arc<Mutex<Clock>>,
    time_limit: Duration,
    instances: AtomicU64,
}

impl TestRuntime {
    pub(super) fn new(
        store: Arc<dyn Provider>,
        runtime: Arc<Runtime>,
        clock: Arc<Mutex<Clock>>,
        time_limit: Duration,
    ) -> Self {
        Self { client: Client::new(store), runtime, clock, time_limit, instances: AtomicU64::new(0) }
    }

    /// A client of the store: for events, and for whatever else a test asks of duroxide itself.
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// Runs an orchestration in the version of its handle, or an activity, and waits for the end.
    ///
    /// # Errors
    ///
    /// As callers in an orchestration see it: the handler's own error, or what duroxide reports.
    ///
    /// # Panics
    ///
    /// If the input cannot be serialized, or if it has not ended within the time limit.
    pub fn run<'a, H: Runnable>(
        &'a self,
        input: &<H::Definition as Definition>::Input,
    ) -> impl Future<Output = CallResult<H::Definition>> + Send + use<'a, H> {
        let started = self.start::<H>(input);
        async move { self.wait::<H>(&started.await).await }
    }

    /// Starts an orchestration in the version of its handle, or an activity, and returns the ID of its instance.
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
                Err(error) => panic!("{}: cannot be started: {error}", H::Definition::NAME),
            }
        }
    }

    /// Waits for the end of what [`start`](Self::start) has started.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    ///
    /// # Panics
    ///
    /// If it has not ended within the time limit.
    pub async fn wait<H: Runnable>(&self, instance: &str) -> CallResult<H::Definition> {
        let _waiting = Waiting::new(&self.clock);
        match self.client.wait_for_orchestration(instance, self.time_limit).await {
            Ok(OrchestrationStatus::Completed { output, .. }) => conversion::result::<H::Definition>(Ok(output)),
            Ok(OrchestrationStatus::Failed { details, .. }) => Err(to_caller::<H::Definition>(&details)),
            Ok(OrchestrationStatus::NotFound | OrchestrationStatus::Running { .. }) | Err(_) => {
                panic!(
                    "`{}`, instance `{instance}`, has not ended after {:?}; does it wait for an event that nobody \
                     raises, or for an activity that nobody registered?",
                    H::Definition::NAME,
                    self.time_limit
                )
            }
        }
    }

    /// The inputs of all calls of a handler by orchestrations, in order. A retry is a call for each attempt.
    ///
    /// # Panics
    ///
    /// If the store cannot be read, or if an input is not one of the handler's.
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
        // Without a tokio runtime, its tasks are gone already.
        if let Ok(tokio) = tokio::runtime::Handle::try_current() {
            tokio.spawn(Arc::clone(&self.runtime).shutdown(Some(0)));
        }
    }
}

fn decode_input<D: Definition>(payload: &str) -> D::Input {
    match D::Arguments::decode(payload) {
        Ok(input) => input,
        Err(error) => panic!("{}: was called with `{payload}`: {error}", D::NAME),
    }
}

/// The error of an ended instance, as an orchestration that had called it would see it.
fn to_caller<D: Definition>(details: &ErrorDetails) -> <D as Handler>::CallError {
    let is_own = matches!(details, ErrorDetails::Application { kind: AppErrorKind::OrchestrationFailed, .. });
    let text = details.display_message();
    ReturnedError::<D>::to_caller(if is_own { conversion::error::<D>(text) } else { Err(text) })
}

/// While it lives, time may be skipped.
struct Waiting<'a>(&'a Mutex<Clock>);

impl<'a> Waiting<'a> {
    fn new(clock: &'a Mutex<Clock>) -> Self {
        lock(clock).wait_began();
        Self(clock)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        lock(self.0).wait_ended();
    }
}
