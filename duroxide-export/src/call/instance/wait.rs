//! Waiting for the end of an instance.

use crate::call::instance::id;
use crate::call::instance::identity::{self, OtherOrchestration};
use crate::call::instance::wait_error::WaitError;
use crate::handler::meta::Meta;
use duroxide::{Client, ClientError, OrchestrationStatus};
use std::time::Duration;

/// Why there is no end of an instance to look at.
pub(crate) enum Unended {
    /// What duroxide's client reports.
    Client(ClientError),
    /// It is the instance of another orchestration.
    Other(OtherOrchestration),
}

/// Waits for the end of an instance of an orchestration.
///
/// What the instance runs is looked up while it runs, so that the check takes no time of its own.
pub(crate) async fn end_of(
    client: &Client,
    instance: &str,
    meta: &Meta,
    timeout: Duration,
) -> Result<OrchestrationStatus, Unended> {
    id::checked(instance).map_err(Unended::Client)?;
    let mut end = std::pin::pin!(client.wait_for_orchestration(instance, timeout.min(FOREVER)));
    let (status, running) = tokio::select! {
        biased;
        status = &mut end => (status, identity::of_instance(client, instance).await),
        running = identity::of_started_instance(client, instance) => {
            identity::check(running.as_deref(), instance, meta).map_err(Unended::Other)?;
            (end.await, running)
        }
    };
    identity::check(running.as_deref(), instance, meta).map_err(Unended::Other)?;
    status.map_err(Unended::Client)
}

/// As long as a clock can be read ahead without overflow on every system: a century.
const FOREVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

impl<E> WaitError<E> {
    pub(crate) fn from_unended(error: Unended, instance: &str, timeout: Duration) -> Self {
        match error {
            Unended::Client(ClientError::Timeout) => Self::Timeout { instance: instance.to_owned(), timeout },
            Unended::Client(other) => Self::Client(other),
            Unended::Other(other) => Self::OtherOrchestration(other),
        }
    }
}
