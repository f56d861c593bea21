//! Which orchestration an instance runs. Two handles can decode the same output differently, so a handle only accepts
//! instances of its own orchestration.

use crate::handler::meta::Meta;
use duroxide::{Client, ClientError};
use duroxide_export_stores::__private::Backoff;
use std::fmt;
use std::time::Duration;

/// An instance does not run the orchestration of the handle.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # use std::time::Duration;
/// # #[duroxide::orchestration] async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
/// # async fn example(client: &duroxide::Client) {
/// use duroxide::WaitError;
///
/// if let Err(WaitError::OtherOrchestration(other)) = SellBook::wait(client, "order-1", Duration::from_secs(30)).await {
///     println!("{} runs {}", other.instance, other.running);
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherOrchestration {
    /// The ID of the instance.
    pub instance: String,
    /// The full name of the orchestration that the instance runs.
    pub running: String,
    /// The full name of the handle's orchestration.
    pub expected: &'static str,
}

impl fmt::Display for OtherOrchestration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { instance, running, expected } = self;
        write!(f, "instance `{instance}` runs `{running}`, not `{expected}`: use the handle of that orchestration")
    }
}

impl std::error::Error for OtherOrchestration {}

/// Checks that the instance runs the handler, under any of its names. Accepts it if `running` is unknown.
pub(crate) fn check(running: Option<&str>, instance: &str, expected: &Meta) -> Result<(), OtherOrchestration> {
    match running {
        Some(running) if !expected.has_name(running) => Err(OtherOrchestration {
            instance: instance.to_owned(),
            running: running.to_owned(),
            expected: expected.name,
        }),
        _ => Ok(()),
    }
}

/// Like [`check`], for calls of a client.
pub(crate) fn checked(running: Option<&str>, instance: &str, expected: &Meta) -> Result<(), ClientError> {
    check(running, instance, expected).map_err(|other| ClientError::InvalidInput { message: other.to_string() })
}

/// Returns the orchestration that an instance runs; `None` if there is no such instance, or if the store cannot tell.
pub(crate) async fn running_in(client: &Client, instance: &str) -> Option<String> {
    if !client.has_management_capability() {
        return None;
    }
    client.get_instance_info(instance).await.ok().map(|info| info.orchestration_name)
}

/// Returns the orchestration that an instance runs, as soon as the store knows it; `None` if the store cannot tell.
pub(crate) async fn running_in_started(client: &Client, instance: &str) -> Option<String> {
    if !client.has_management_capability() {
        return None;
    }
    let mut delays = Backoff::new(FIRST_DELAY, LONGEST_DELAY);
    loop {
        if let Some(name) = running_in(client, instance).await {
            return Some(name);
        }
        tokio::time::sleep(delays.pause()).await;
    }
}

/// The delays between two attempts to look up an instance that has not started yet.
const FIRST_DELAY: Duration = Duration::from_millis(5);
const LONGEST_DELAY: Duration = Duration::from_secs(1);
