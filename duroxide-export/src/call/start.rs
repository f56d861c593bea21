//! The start of an instance by a client, with its options.

use crate::call::lazy::Lazy;
use duroxide::{Client, ClientError};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The start of an instance, which [`Orchestration::start`](crate::Orchestration::start) returns.
///
/// Nothing is started until it is awaited. It resolves to `Ok` as soon as the store has accepted the request.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # #[duroxide::orchestration(name = "do-work", handle = Handle, version = "2.0.0")]
/// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
/// # async fn example(client: &duroxide::Client, input: String) -> Result<(), duroxide::ClientError> {
/// Handle::start(client, "instance-1", &input).pinned().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "an instance starts only when this is awaited: write `.await` after it"]
pub struct Start(Lazy<Request, Running>);

type Running = Pin<Box<dyn Future<Output = Result<(), ClientError>> + Send>>;

/// What to start, and how.
pub(crate) struct Request {
    pub(crate) client: Client,
    pub(crate) name: &'static str,
    pub(crate) instance: String,
    /// The encoded input, or why nothing can be started.
    pub(crate) payload: Result<String, String>,
    /// The version of the handle.
    pub(crate) version: &'static str,
    pub(crate) is_pinned: bool,
}

impl Start {
    pub(crate) const fn new(request: Request) -> Self {
        Self(Lazy::new(request))
    }

    /// Starts the instance in the version of this handle, instead of the latest one that the runtime has registered.
    #[track_caller]
    pub const fn pinned(mut self) -> Self {
        self.0.options().is_pinned = true;
        self
    }
}

impl Request {
    async fn make(self) -> Result<(), ClientError> {
        let Self { client, name, instance, payload, version, is_pinned } = self;
        let payload = payload.map_err(|message| ClientError::InvalidInput { message })?;
        if is_pinned {
            client.start_orchestration_versioned(instance, name, version, payload).await
        } else {
            client.start_orchestration(instance, name, payload).await
        }
    }
}

impl Future for Start {
    type Output = Result<(), ClientError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll(context, |request| Box::pin(request.make()))
    }
}

impl fmt::Debug for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Start").finish_non_exhaustive()
    }
}
