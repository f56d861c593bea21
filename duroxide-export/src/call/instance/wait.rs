//! Waiting for the end of an instance.

use crate::call::instance::identity::{self, OtherOrchestration};
use crate::call::instance::wait_error::WaitError;
use crate::execution::timer;
use crate::handler::meta::Meta;
use crate::payload::id;
use duroxide::{Client, ClientError, OrchestrationStatus};
use std::time::Duration;

/// Why the status of an ended instance is not available.
pub(crate) enum Unended {
    /// An error of duroxide's client.
    Client(ClientError),
    /// The instance runs another orchestration.
    Other(OtherOrchestration),
}

/// Waits for an instance of an orchestration to end.
///
/// Looks up what the instance runs while waiting for it, so that the check adds no latency.
pub(crate) async fn end_of(
    client: &Client,
    instance: &str,
    meta: &Meta,
    timeout: Duration,
) -> Result<OrchestrationStatus, Unended> {
    id::checked(instance).map_err(Unended::Client)?;
    let mut end = std::pin::pin!(client.wait_for_orchestration(instance, timer::in_process(timeout)));
    let (status, running) = tokio::select! {
        biased;
        status = &mut end => (status, identity::running_in(client, instance).await),
        running = identity::running_in_started(client, instance) => {
            identity::check(running.as_deref(), instance, meta).map_err(Unended::Other)?;
            (end.await, running)
        }
    };
    identity::check(running.as_deref(), instance, meta).map_err(Unended::Other)?;
    status.map_err(Unended::Client)
}

impl<E> WaitError<E> {
    pub(crate) fn from_unended(error: Unended, instance: &str, timeout: Duration) -> Self {
        match error {
            Unended::Client(ClientError::Timeout) => Self::Timeout { instance: instance.to_owned(), timeout },
            Unended::Client(other) => Self::Client(other),
            Unended::Other(other) => Self::OtherOrchestration(other),
        }
    }
}
