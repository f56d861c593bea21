//! Messages by name.

use crate::catalog::MessageInfo;
use crate::dynamic::find;
use crate::dynamic::unknown::UnknownName;
use crate::entries::details::MessageCodec;
use crate::handler::message::MessageKind;
use crate::payload::id;
use duroxide::{Client, ClientError};
use duroxide_export_catalog::nearest;
use serde_json::Value;

/// An event that was looked up by its name.
#[derive(Debug, Clone, Copy)]
pub struct DynamicEvent<'c>(LinkedMessage<'c>);

/// A queue that was looked up by its name.
#[derive(Debug, Clone, Copy)]
pub struct DynamicQueue<'c>(LinkedMessage<'c>);

/// A value that was looked up by its key.
#[derive(Debug, Clone, Copy)]
pub struct DynamicValue<'c>(LinkedMessage<'c>);

#[derive(Debug, Clone, Copy)]
struct LinkedMessage<'c> {
    info: &'c MessageInfo,
    codec: &'static MessageCodec,
}

pub(super) fn event<'c>(infos: &'c [MessageInfo], name: &str) -> Result<DynamicEvent<'c>, UnknownName> {
    lookup(MessageKind::Event, infos, name).map(DynamicEvent)
}

pub(super) fn queue<'c>(infos: &'c [MessageInfo], name: &str) -> Result<DynamicQueue<'c>, UnknownName> {
    lookup(MessageKind::Queue, infos, name).map(DynamicQueue)
}

pub(super) fn value<'c>(infos: &'c [MessageInfo], key: &str) -> Result<DynamicValue<'c>, UnknownName> {
    lookup(MessageKind::Value, infos, key).map(DynamicValue)
}

fn lookup<'c>(kind: MessageKind, infos: &'c [MessageInfo], name: &str) -> Result<LinkedMessage<'c>, UnknownName> {
    let info = infos.iter().find(|info| info.name == name).ok_or_else(|| {
        let similar = nearest(name, infos.iter().map(|info| &*info.name));
        UnknownName::new(&kind.to_string(), name, similar)
    })?;
    let codec = find::message(kind, name, &info.source.crate_name)
        .ok_or_else(|| UnknownName::other(name, format!("`{name}` is in the catalog, but not in this program")))?;
    Ok(LinkedMessage { info, codec })
}

impl LinkedMessage<'_> {
    fn payload(&self, instance: &str, value: &Value) -> Result<String, ClientError> {
        id::checked(instance)?;
        (self.codec.write)(value).map_err(|message| ClientError::InvalidInput { message })
    }
}

impl<'c> DynamicEvent<'c> {
    /// The catalog's entry for the event.
    #[must_use]
    pub const fn info(&self) -> &'c MessageInfo {
        self.0.info
    }

    /// Raises the event to an instance. It is lost if the instance is not waiting for it.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if `event` is not of the declared type, or has a field that the type does not have, or
    /// if `instance` is empty or contains U+0000; `ClientError::Provider` if the store rejects the request. Stores from
    /// `duroxide::providers::open` do so if the instance does not exist, and name similar ones.
    pub async fn raise(&self, client: &Client, instance: impl AsRef<str>, event: &Value) -> Result<(), ClientError> {
        let instance = instance.as_ref();
        let payload = self.0.payload(instance, event)?;
        client.raise_event(instance, &*self.0.info.name, payload).await
    }
}

impl<'c> DynamicQueue<'c> {
    /// The catalog's entry for the queue.
    #[must_use]
    pub const fn info(&self) -> &'c MessageInfo {
        self.0.info
    }

    /// Adds a message to the queue of an instance.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if `message` is not of the declared type, or has a field that the type does not have, or
    /// if `instance` is empty or contains U+0000; `ClientError::Provider` if the store rejects the request. Stores from
    /// `duroxide::providers::open` do so if the instance does not exist, and name similar ones.
    pub async fn enqueue(
        &self,
        client: &Client,
        instance: impl AsRef<str>,
        message: &Value,
    ) -> Result<(), ClientError> {
        let instance = instance.as_ref();
        let payload = self.0.payload(instance, message)?;
        client.enqueue_event(instance, &*self.0.info.name, payload).await
    }
}

impl<'c> DynamicValue<'c> {
    /// The catalog's entry for the value.
    #[must_use]
    pub const fn info(&self) -> &'c MessageInfo {
        self.0.info
    }

    /// Reads the value of an instance; `None` if it is not set.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if what was set does not have the declared type, or if `instance` is empty or contains
    /// U+0000; `ClientError::Provider` if the store cannot be read.
    pub async fn read(&self, client: &Client, instance: impl AsRef<str>) -> Result<Option<Value>, ClientError> {
        let instance = instance.as_ref();
        id::checked(instance)?;
        let Some(payload) = client.get_kv_value(instance, &self.0.info.name).await? else { return Ok(None) };
        let name = &self.0.info.name;
        let value = (self.0.codec.read)(&payload);
        value.map(Some).map_err(|reason| ClientError::InvalidInput { message: format!("{name}: {reason}") })
    }
}
