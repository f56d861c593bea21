//! What clients do with the typed handle of an orchestration. See [`orchestration`](super::orchestration) about links
//! and examples.

use crate::call::conversion;
use crate::call::instance::status::Status;
use crate::call::instance::wait_error::WaitError;
use crate::call::instance::watch::{self, Watch};
use crate::call::instance::{identity, wait};
use crate::call::orchestration::Orchestration;
use crate::call::start::{self, Start};
use crate::handler::definition::{Definition, Error, Output, ProgressOf};
use crate::payload::{id, text};
use duroxide::{Client, ClientError, OrchestrationContext};
use std::time::Duration;

impl<D: Definition<Context = OrchestrationContext>> Orchestration<D> {
    /// Starts a new instance in the latest version that the runtime has registered, or with `.pinned()` in the
    /// [`VERSION`](#associatedconstant.VERSION) of this handle.
    ///
    /// Await it. It returns as soon as the store has accepted the request. Use [`wait`](#method.wait) to get the output.
    /// As in duroxide, starting an instance whose ID already exists does nothing.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if `input` cannot be serialized, or if `instance` is empty, contains U+0000, or is
    /// reserved by duroxide; `ClientError::Provider` if the store rejects the request.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # use std::time::Duration;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client, input: String) -> Result<(), Box<dyn std::error::Error>> {
    /// Handle::start(client, "instance-1", &input).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn start(client: &Client, instance: impl AsRef<str>, input: &D::Input) -> Start {
        let instance = instance.as_ref().to_owned();
        let payload = conversion::input_with_id::<D>(input, id::check_root(&instance));
        let (client, version) = (client.clone(), Self::VERSION);
        Start::new(start::Request { client, name: Self::NAME, instance, payload, version, is_pinned: false })
    }

    /// Waits for the instance to end, and returns its output. `Duration::MAX` means forever.
    ///
    /// # Errors
    ///
    /// `WaitError::Timeout` if the instance has not ended after `timeout`, in which case it keeps running;
    /// `WaitError::Failed` with the orchestration's own error; `WaitError::Runtime` if duroxide ended the instance
    /// (cancelled, panicked, nondeterministic, poisoned); `WaitError::Output` if the output does not have the
    /// declared type; `WaitError::OtherOrchestration` as soon as the store knows that the instance runs another
    /// orchestration; `WaitError::Client` if the store cannot be read, or if `instance` is empty or contains U+0000.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # use std::time::Duration;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client, input: String) -> Result<(), Box<dyn std::error::Error>> {
    /// Handle::start(client, "instance-1", &input).await?;
    /// let output = Handle::wait(client, "instance-1", Duration::from_secs(30)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn wait(
        client: &Client,
        instance: impl AsRef<str>,
        timeout: Duration,
    ) -> Result<Output<D>, WaitError<Error<D>>> {
        let instance = instance.as_ref();
        let status = wait::end_of(client, instance, &D::META, timeout)
            .await
            .map_err(|error| WaitError::from_unended(error, instance, timeout))?;
        Status::from_duroxide::<D>(status).into_result(instance, timeout)
    }

    /// Returns the status of the instance: running or how it ended, with the progress that it has reported.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if the instance runs another orchestration, or if `instance` is empty or contains
    /// U+0000; `ClientError::Provider` if the store cannot be read.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # use std::time::Duration;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client, input: String) -> Result<(), Box<dyn std::error::Error>> {
    /// use duroxide::Status;
    ///
    /// match Handle::status(client, "instance-1").await? {
    ///     Status::Completed { output, .. } => println!("completed: {output:?}"),
    ///     Status::Running { progress, .. } => println!("running: {progress:?}"),
    ///     other => println!("{other:?}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn status(
        client: &Client,
        instance: impl AsRef<str>,
    ) -> Result<Status<Output<D>, Error<D>, ProgressOf<D>>, ClientError> {
        let instance = instance.as_ref();
        id::checked(instance)?;
        // Concurrently, so that the check adds no latency.
        let (status, running) =
            tokio::join!(client.get_orchestration_status(instance), identity::running_in(client, instance));
        identity::checked(running.as_deref(), instance, &D::META)?;
        status.map(Status::from_duroxide::<D>)
    }

    /// Watches the instance until it ends: a stream of its [`status`](#method.status).
    ///
    /// The first item is the status when the watch begins. An item follows for each report of progress; of several in quick
    /// succession, only the last is yielded. The last item is how the instance ended. An instance that does not exist yet yields
    /// `Status::NotFound` once, and further items when it has started. An instance that is deleted yields
    /// `Status::NotFound` as its last item.
    ///
    /// The stream asks the store 50 times a second at first, and at least once in a second when nothing changes. It only
    /// asks while the next item is awaited.
    ///
    /// # Errors
    ///
    /// `ClientError::Provider` each time the store has failed for 30 seconds. It does not end the stream: the next item
    /// continues the watch. `ClientError::InvalidInput` ends the stream: the instance runs another orchestration, or
    /// `instance` is empty or contains U+0000.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ClientError> {
    /// use duroxide::Status;
    ///
    /// let mut updates = Handle::watch(client, "instance-1");
    /// while let Some(update) = updates.next().await {
    ///     match update? {
    ///         Status::Running { progress, .. } => println!("running: {progress:?}"),
    ///         outcome => println!("{outcome:?}"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn watch(client: &Client, instance: impl AsRef<str>) -> Watch<Output<D>, Error<D>, ProgressOf<D>> {
        watch::watch::<D>(client.clone(), instance.as_ref().to_owned())
    }

    /// Requests that the instance be cancelled, along with everything that it is waiting for.
    ///
    /// Returns as soon as the store has accepted the request; [`wait`](#method.wait) then ends with
    /// `WaitError::Runtime`. As in duroxide, cancelling an instance that has ended does nothing.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if `instance` is empty or contains U+0000; `ClientError::Provider` if the store rejects
    /// the request. Stores from `duroxide::providers::open` do so if the instance does not exist, and name similar ones.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # use std::time::Duration;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client, input: String) -> Result<(), Box<dyn std::error::Error>> {
    /// Handle::cancel(client, "instance-1", "no longer needed").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn cancel(
        client: &Client,
        instance: impl AsRef<str>,
        reason: impl AsRef<str>,
    ) -> Result<(), ClientError> {
        let instance = instance.as_ref();
        id::checked(instance)?;
        client.cancel_instance(instance, text::without_nul(reason.as_ref().to_owned())).await
    }
}
