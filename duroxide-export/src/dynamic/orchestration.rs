//! Orchestrations by name.

use crate::call::instance::instances::Instances;
use crate::call::instance::status::Status;
use crate::call::instance::wait_error::WaitError;
use crate::call::instance::{identity, wait};
use crate::catalog::{Catalog, OrchestrationInfo};
use crate::dynamic::find::{self, LinkedHandler};
use crate::dynamic::unknown::UnknownName;
use crate::handler::kind::HandlerKind;
use crate::payload::{id, text};
use duroxide::{Client, ClientError, EventKind, OrchestrationStatus};
use duroxide_export_catalog::nearest;
use semver::Version;
use serde_json::Value;
use std::time::Duration;

/// An orchestration that was looked up by its name, with the calls of a handle on any JSON.
///
/// See [the module](crate::dynamic) for an example.
#[derive(Debug, Clone, Copy)]
pub struct DynamicOrchestration<'c> {
    info: &'c OrchestrationInfo,
    found: LinkedHandler,
    /// The name as asked for, which may be an alias.
    name: &'c str,
    is_pinned: bool,
}

/// The status of an instance whose types are only known at run time.
type DynamicStatus = Status<Value, Value, Value>;

pub(super) fn orchestration<'c>(
    catalog: &'c Catalog,
    name: &str,
    version: Option<&str>,
) -> Result<DynamicOrchestration<'c>, UnknownName> {
    let named: Vec<_> = catalog.orchestrations.iter().filter(|info| names(info).any(|own| own == name)).collect();
    let found = match version {
        Some(version) => named.iter().find(|info| info.version == version),
        None => named.iter().max_by_key(|info| Version::parse(&info.version).ok()),
    };
    let Some(info) = found else {
        if let (Some(version), false) = (version, named.is_empty()) {
            let versions: Vec<_> = named.iter().map(|info| &*info.version).collect();
            let problem = format!("`{name}` has no version {version}, only {}", versions.join(", "));
            return Err(UnknownName::other(name, problem));
        }
        let similar = nearest(name, catalog.orchestrations.iter().flat_map(names));
        return Err(UnknownName::new("orchestration", name, similar));
    };
    let found = find::handler(HandlerKind::Orchestration, &info.name, Some(&info.version))
        .ok_or_else(|| UnknownName::other(name, format!("`{name}` is in the catalog, but not in this program")))?;
    let name = names(info).find(|own| *own == name).unwrap_or(&info.name);
    Ok(DynamicOrchestration { info, found, name, is_pinned: version.is_some() })
}

pub(super) async fn orchestration_of<'c>(
    catalog: &'c Catalog,
    client: &Client,
    instance: &str,
) -> Result<DynamicOrchestration<'c>, ClientError> {
    id::checked(instance)?;
    let info = client.get_instance_info(instance).await?;
    Ok(orchestration(catalog, &info.orchestration_name, Some(&info.orchestration_version))?)
}

fn names(info: &OrchestrationInfo) -> impl Iterator<Item = &str> {
    std::iter::once(&*info.name).chain(info.aliases.iter().map(|alias| &**alias))
}

impl<'c> DynamicOrchestration<'c> {
    /// The catalog's entry for the orchestration.
    #[must_use]
    pub const fn info(&self) -> &'c OrchestrationInfo {
        self.info
    }

    /// Starts a new instance. As in duroxide, starting an instance whose ID already exists does nothing.
    ///
    /// The encoded input is byte for byte what a call of the typed handle sends.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if `input` is not of the orchestration's type, or has a field that the type does not
    /// have, or if `instance` is empty, contains U+0000, or is reserved by duroxide; `ClientError::Provider` if the store
    /// rejects the request.
    pub async fn start(&self, client: &Client, instance: impl AsRef<str>, input: &Value) -> Result<(), ClientError> {
        let instance = instance.as_ref();
        let invalid = |message| ClientError::InvalidInput { message };
        id::check_root(instance).map_err(invalid)?;
        let payload = (self.found.codec.write_input)(input).map_err(invalid)?;
        if self.is_pinned {
            client.start_orchestration_versioned(instance, self.name, &*self.info.version, payload).await
        } else {
            client.start_orchestration(instance, self.name, payload).await
        }
    }

    /// Returns the status of an instance.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if the instance runs another orchestration, or if `instance` is empty or contains
    /// U+0000; `ClientError::Provider` if the store cannot be read.
    pub async fn status(&self, client: &Client, instance: impl AsRef<str>) -> Result<DynamicStatus, ClientError> {
        let instance = instance.as_ref();
        id::checked(instance)?;
        let (status, running) =
            tokio::join!(client.get_orchestration_status(instance), identity::running_in(client, instance));
        identity::checked(running.as_deref(), instance, self.found.meta)?;
        status.map(|status| self.decoded(status))
    }

    fn decoded(&self, status: OrchestrationStatus) -> DynamicStatus {
        let codec = self.found.codec;
        Status::decoded(status, codec.output, codec.error, codec.progress)
    }

    /// Waits for an instance to end, and returns its output. `Duration::MAX` means forever.
    ///
    /// # Errors
    ///
    /// Those of the typed handle's [`wait`](crate::Orchestration#method.wait), with the orchestration's own error as JSON.
    pub async fn wait(
        &self,
        client: &Client,
        instance: impl AsRef<str>,
        timeout: Duration,
    ) -> Result<Value, WaitError<Value>> {
        let instance = instance.as_ref();
        let status = wait::end_of(client, instance, self.found.meta, timeout)
            .await
            .map_err(|error| WaitError::from_unended(error, instance, timeout))?;
        self.decoded(status).into_result(instance, timeout)
    }

    /// Returns the input with which an instance was started.
    ///
    /// After `continue_as_new`, it is still the first one, unless the first execution was pruned.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if the instance runs another orchestration, if it does not exist or its input is not of
    /// the orchestration's type, or if `instance` is empty or contains U+0000; `ClientError::Provider` if the store cannot
    /// be read, and `ClientError::ManagementNotAvailable` if it keeps no readable histories.
    pub async fn input(&self, client: &Client, instance: impl AsRef<str>) -> Result<Value, ClientError> {
        let instance = instance.as_ref();
        id::checked(instance)?;
        let invalid = |message| ClientError::InvalidInput { message };
        let running = identity::running_in(client, instance).await;
        identity::checked(running.as_deref(), instance, self.found.meta)?;
        let first = client.list_executions(instance).await?.into_iter().min();
        let first = first.ok_or_else(|| invalid(format!("there is no instance `{instance}`")))?;
        let history = client.read_execution_history(instance, first).await?;
        let recorded = history.iter().find_map(|event| match &event.kind {
            EventKind::OrchestrationStarted { input, .. } => Some(input),
            _ => None,
        });
        let recorded = recorded.ok_or_else(|| invalid(format!("instance `{instance}` has not started")))?;
        (self.found.codec.input)(recorded)
            .map_err(|reason| invalid(format!("the input of instance `{instance}` is not of the type: {reason}")))
    }

    /// Lists the instances of this orchestration, of all its versions and aliases, page by page, the newest first.
    ///
    /// The functions of [the module](crate::dynamic) inspect, prune and delete them.
    #[must_use]
    pub fn instances(&self, client: &Client) -> Instances {
        Instances::new(client.clone(), Some(self.found.meta.names().map(str::to_owned).collect()))
    }

    /// Requests that an instance be cancelled, along with everything that it is waiting for.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if `instance` is empty or contains U+0000; `ClientError::Provider` if the store rejects
    /// the request. Stores from `duroxide::providers::open` do so if the instance does not exist, and name similar ones.
    pub async fn cancel(
        &self,
        client: &Client,
        instance: impl AsRef<str>,
        reason: impl AsRef<str>,
    ) -> Result<(), ClientError> {
        let instance = instance.as_ref();
        id::checked(instance)?;
        client.cancel_instance(instance, text::without_nul(reason.as_ref().to_owned())).await
    }
}
