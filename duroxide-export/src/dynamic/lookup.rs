//! Looking up the contents of a catalog by name.

use crate::catalog::Catalog;
use crate::dynamic::message::{self, DynamicEvent, DynamicQueue, DynamicValue};
use crate::dynamic::orchestration::{self, DynamicOrchestration};
use crate::dynamic::unknown::UnknownName;
use duroxide::{Client, ClientError};

/// Looks up the contents of a [`Catalog`] by name.
///
/// See [the module](crate::dynamic) for an example.
pub trait Lookup: sealed::Sealed {
    /// Looks up an orchestration by its full name, or by an alias.
    ///
    /// With a version, the calls are about this version. With `None`, they are about the latest one, and instances start
    /// in the latest version that the runtime has registered.
    ///
    /// # Errors
    ///
    /// If the catalog contains no such orchestration, in which case the error names the most similar ones; if it has no such
    /// version; or if the catalog comes from another program, and this one does not contain the orchestration.
    fn orchestration<'v>(
        &self,
        name: &str,
        version: impl Into<Option<&'v str>>,
    ) -> Result<DynamicOrchestration<'_>, UnknownName>;

    /// Looks up the orchestration that an instance runs, in its version.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` for the errors of [`orchestration`](Self::orchestration), or if `instance` is empty or
    /// contains U+0000; the errors of `Client::get_instance_info`, among them the one for an instance that does not exist.
    fn orchestration_of(
        &self,
        client: &Client,
        instance: &str,
    ) -> impl Future<Output = Result<DynamicOrchestration<'_>, ClientError>> + Send;

    /// Looks up an event by its full name.
    ///
    /// # Errors
    ///
    /// If the catalog contains no such event, in which case the error names the most similar ones; or if this program does
    /// not contain it.
    fn event(&self, name: &str) -> Result<DynamicEvent<'_>, UnknownName>;

    /// Looks up a queue by its full name.
    ///
    /// # Errors
    ///
    /// If the catalog contains no such queue, in which case the error names the most similar ones; or if this program does
    /// not contain it.
    fn queue(&self, name: &str) -> Result<DynamicQueue<'_>, UnknownName>;

    /// Looks up a value by its key. Of two crates with the same key, the first by name counts.
    ///
    /// # Errors
    ///
    /// If the catalog contains no such value, in which case the error names the most similar ones; or if this program does
    /// not contain it.
    fn value(&self, key: &str) -> Result<DynamicValue<'_>, UnknownName>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::catalog::Catalog {}
}

impl Lookup for Catalog {
    fn orchestration<'v>(
        &self,
        name: &str,
        version: impl Into<Option<&'v str>>,
    ) -> Result<DynamicOrchestration<'_>, UnknownName> {
        orchestration::orchestration(self, name, version.into())
    }

    async fn orchestration_of(&self, client: &Client, instance: &str) -> Result<DynamicOrchestration<'_>, ClientError> {
        orchestration::orchestration_of(self, client, instance).await
    }

    fn event(&self, name: &str) -> Result<DynamicEvent<'_>, UnknownName> {
        message::event(&self.events, name)
    }

    fn queue(&self, name: &str) -> Result<DynamicQueue<'_>, UnknownName> {
        message::queue(&self.queues, name)
    }

    fn value(&self, key: &str) -> Result<DynamicValue<'_>, UnknownName> {
        message::value(&self.values, key)
    }
}
