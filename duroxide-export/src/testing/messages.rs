//! Messages to the instances of a test.

use crate::message::{Event, Message, NamedEvent, NamedQueue, NamedValue, Queue, Value};
use crate::testing::runtime::TestRuntime;
use duroxide::{Client, ClientError, EventKind};
use std::time::{Duration, Instant};

/// How often the history is read while an instance does not wait yet.
const POLL: Duration = Duration::from_millis(2);

impl TestRuntime {
    /// Raises an event to an instance, once the instance waits for it, so that it is not lost.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// # use serde::{Deserialize, Serialize};
    /// # use std::time::Duration;
    /// use duroxide::testing::TestRuntime;
    ///
    /// /// A person's decision.
    /// #[duroxide::event(name = "decision")]
    /// #[derive(Serialize, Deserialize)]
    /// struct Decision {
    ///     granted: bool,
    /// }
    ///
    /// /// Wait for a decision for a week.
    /// #[duroxide::orchestration(name = "await-decision")]
    /// async fn await_decision(ctx: OrchestrationContext) -> Result<Option<bool>, String> {
    ///     let decision = Decision::wait_timeout(&ctx, Duration::from_secs(7 * 24 * 60 * 60)).await?;
    ///     Ok(decision.map(|decision| decision.granted))
    /// }
    ///
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), String> {
    /// let test = TestRuntime::of(duroxide::RegistriesBuilder::all()).start().await;
    /// let instance = test.start::<AwaitDecision>(&()).await;
    /// test.raise(&instance, &Decision { granted: true }).await;
    /// assert_eq!(test.wait::<AwaitDecision>(&instance).await?, Some(true));
    ///
    /// // Nobody decides, and the week passes at once.
    /// assert_eq!(test.run::<AwaitDecision>(&()).await?, None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the instance does not wait for the event within the time limit. Timers that come before the wait take their
    /// real time, because time is only skipped while the test waits for an orchestration to end. Also if the event
    /// cannot be serialized.
    pub fn raise<'a, E: Event>(&'a self, instance: &str, event: &E) -> impl Future<Output = ()> + Send + use<'a, E> {
        let (name, instance) = (<E as Message>::NAME, instance.to_owned());
        let raising = NamedEvent::DECLARED.raise(self.client(), &instance, event);
        async move {
            let before = self.until(&instance, name, "does not wait for", |waits| waits.is_open).await.delivered;
            sent(name, raising.await);
            // Otherwise the next event could be raised for the same wait.
            self.until(&instance, name, "has not received", |waits| waits.delivered > before).await;
        }
    }

    /// Adds a message to a queue of an instance.
    ///
    /// # Panics
    ///
    /// If the message cannot be serialized, or if the instance does not exist.
    pub fn enqueue<'a, Q: Queue>(
        &'a self,
        instance: &str,
        message: &Q,
    ) -> impl Future<Output = ()> + Send + use<'a, Q> {
        let name = <Q as Message>::NAME;
        let sending = NamedQueue::DECLARED.enqueue(self.client(), instance, message);
        async move { sent(name, sending.await) }
    }

    /// Reads a value of an instance; `None` if it is not set.
    ///
    /// # Panics
    ///
    /// If what was set does not have this type.
    pub async fn value<V: Value>(&self, instance: &str) -> Option<V> {
        let name = <V as Message>::NAME;
        let read = NamedValue::DECLARED.read(self.client(), instance).await;
        read.unwrap_or_else(|error| panic!("cannot read the value `{name}` of instance `{instance}`: {error}"))
    }

    /// Reads the history until an event has got that far.
    async fn until(
        &self,
        instance: &str,
        name: &str,
        problem: &str,
        is_so: impl Fn(&Waits) -> bool + Send + Sync,
    ) -> Waits {
        let (watching, begin) = (self.watching(), Instant::now());
        // With faults, a message arrives at the same point in each run.
        let is_time =
            || watching.as_ref().is_none_or(|watching| watching.is_idle() || begin.elapsed() > Duration::from_secs(1));
        let reading = async {
            loop {
                let waits = Waits::read(self.client(), instance, name).await;
                if is_so(&waits) && is_time() {
                    return waits;
                }
                tokio::time::sleep(POLL).await;
            }
        };
        let limit = self.limit();
        let read = self.time().run_alone(async { tokio::time::timeout(limit, reading).await }).await;
        read.unwrap_or_else(|_| panic!("instance `{instance}` {problem} the event `{name}` after {limit:?}"))
    }
}

fn sent(name: &str, result: Result<(), ClientError>) {
    if let Err(error) = result {
        panic!("cannot send `{name}`: {error}");
    }
}

/// How far an event has got, according to the history of an instance.
#[derive(Default)]
struct Waits {
    /// Whether the current execution waits for it.
    is_open: bool,
    /// How many have arrived.
    delivered: usize,
}

impl Waits {
    async fn read(client: &Client, instance: &str, name: &str) -> Self {
        let mut waits = Self::default();
        for execution in client.list_executions(instance).await.unwrap_or_default() {
            let history = client.read_execution_history(instance, execution).await.unwrap_or_default();
            waits.add(&history, name);
        }
        waits
    }

    /// Adds the next execution.
    fn add(&mut self, history: &[duroxide::Event], wanted: &str) {
        let mut open = Vec::new();
        for event in history {
            match &event.kind {
                EventKind::ExternalSubscribed { name } if name == wanted => open.push(event.event_id()),
                EventKind::ExternalSubscribedCancelled { .. } => open.retain(|id| Some(*id) != event.source_event_id),
                EventKind::ExternalEvent { name, .. } if name == wanted => {
                    self.delivered += 1;
                    // The first open wait gets it.
                    open.drain(..open.len().min(1));
                }
                _ => {}
            }
        }
        self.is_open = !open.is_empty();
    }
}
