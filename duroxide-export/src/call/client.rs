//! The typed handle of an orchestration, as a client uses it: from outside of every workflow.

use crate::call::conversion;
use crate::call::instance::status::Status;
use crate::call::instance::wait_error::WaitError;
use crate::call::instance::{id, identity, wait};
use crate::call::orchestration::Orchestration;
use crate::handler::definition::{Definition, Error, Output};
use crate::payload::text;
use duroxide::{Client, ClientError, OrchestrationContext};
use std::time::Duration;

impl<D: Definition<Context = OrchestrationContext>> Orchestration<D> {
    /// Starts a new instance, in the latest version that the runtime has registered.
    ///
    /// It returns as soon as the store has the request; [`wait`](Self::wait) for the output. As in duroxide,
    /// starting an ID that exists already changes nothing.
    ///
    /// # Errors
    ///
    /// [`ClientError::InvalidInput`] if `input` cannot be serialized, or if `instance` is empty, contains U+0000, or is an
    /// ID that duroxide reserves; [`ClientError::Provider`] if the store refuses.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration] async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ClientError> {
    /// SellBook::start(client, "order-1", &"Dune".to_string()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn start(
        client: &Client,
        instance: impl Into<String>,
        input: &D::Input,
    ) -> impl Future<Output = Result<(), ClientError>> + Send {
        // Not an `async fn`: that would hold `input` until it is done, and not be `Send` unless the input is `Sync`.
        let instance = instance.into();
        let payload = payload_of_start::<D>(input, &instance);
        async move { client.start_orchestration(instance, Self::NAME, payload?).await }
    }

    /// Starts a new instance, in the [`VERSION`](Self::VERSION) of this handle.
    ///
    /// Otherwise like [`start`](Self::start).
    ///
    /// # Errors
    ///
    /// Those of [`start`](Self::start).
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// #[duroxide::orchestration(name = "sell-book", version = "1.0.0")]
    /// async fn sell_book(title: String) -> Result<String, String> {
    ///     Ok(title)
    /// }
    ///
    /// #[duroxide::orchestration(name = "sell-book", version = "2.0.0")]
    /// async fn sell_book_v2(title: String) -> Result<String, String> {
    ///     Ok(title.to_uppercase())
    /// }
    ///
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ClientError> {
    /// SellBook::start(client, "in-the-latest", &"Dune".to_string()).await?;
    /// SellBook::start_pinned(client, "in-1.0.0", &"Dune".to_string()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn start_pinned(
        client: &Client,
        instance: impl Into<String>,
        input: &D::Input,
    ) -> impl Future<Output = Result<(), ClientError>> + Send {
        let instance = instance.into();
        let payload = payload_of_start::<D>(input, &instance);
        async move { client.start_orchestration_versioned(instance, Self::NAME, Self::VERSION, payload?).await }
    }

    /// Waits until the instance has ended, and returns its output.
    ///
    /// # Errors
    ///
    /// [`WaitError::Timeout`] if the instance has not ended after `timeout`, which leaves it running;
    /// [`WaitError::Failed`] with the orchestration's own error; [`WaitError::Runtime`] if duroxide ended it
    /// (cancelled, panicked, nondeterministic, poisoned); [`WaitError::Output`] if its output is not of the declared
    /// type; [`WaitError::OtherOrchestration`] if the instance runs another orchestration, as soon as the store knows
    /// it; [`WaitError::Client`] if the store cannot be read, or if `instance` is empty or contains U+0000.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # use std::time::Duration;
    /// # #[duroxide::orchestration] async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::WaitError> {
    /// let sold = SellBook::wait(client, "order-1", Duration::from_secs(30)).await?;
    /// println!("sold {sold}");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn wait(client: &Client, instance: &str, timeout: Duration) -> Result<Output<D>, WaitError<Error<D>>> {
        let status = wait::end_of(client, instance, &D::META, timeout)
            .await
            .map_err(|error| WaitError::from_unended(error, instance, timeout))?;
        Status::of::<D>(status).into_result(instance, timeout)
    }

    /// Where the instance is: running, with what it says of its progress, or how it ended.
    ///
    /// # Errors
    ///
    /// [`ClientError::InvalidInput`] if the instance runs another orchestration, or if `instance` is empty or contains
    /// U+0000; [`ClientError::Provider`] if the store cannot be read.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// use duroxide::Status;
    ///
    /// # #[duroxide::orchestration] async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ClientError> {
    /// match SellBook::status(client, "order-1").await? {
    ///     Status::Completed { output, .. } => println!("sold {output}"),
    ///     Status::Running { custom_status, .. } => println!("{}", custom_status.unwrap_or_default()),
    ///     other => println!("{other:?}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn status(client: &Client, instance: &str) -> Result<Status<Output<D>, Error<D>>, ClientError> {
        id::checked(instance)?;
        // Both at once, so that the check takes no time of its own.
        let (status, running) =
            tokio::join!(client.get_orchestration_status(instance), identity::of_instance(client, instance));
        identity::check(running.as_deref(), instance, &D::META)
            .map_err(|other| ClientError::InvalidInput { message: other.to_string() })?;
        status.map(Status::of::<D>)
    }

    /// Asks for the instance to be cancelled, with everything that it waits for.
    ///
    /// It returns as soon as the store has the request; [`wait`](Self::wait) then ends with [`WaitError::Runtime`].
    /// As in duroxide, an instance that has ended, or that does not exist, stays as it is.
    ///
    /// # Errors
    ///
    /// [`ClientError::InvalidInput`] if `instance` is empty or contains U+0000; [`ClientError::Provider`] if the store
    /// refuses.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration] async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ClientError> {
    /// SellBook::cancel(client, "order-1", "the customer changed their mind").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn cancel(client: &Client, instance: &str, reason: impl Into<String>) -> Result<(), ClientError> {
        id::checked(instance)?;
        client.cancel_instance(instance, text::without_nul(reason.into())).await
    }
}

fn payload_of_start<D: Definition>(input: &D::Input, instance: &str) -> Result<String, ClientError> {
    let payload = conversion::input_with_id::<D>(input, id::check_root(instance));
    payload.map_err(|message| ClientError::InvalidInput { message })
}
