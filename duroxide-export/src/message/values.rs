//! Values: set by an instance, and read by others.

use crate::call::instance::id;
use crate::call::timer;
use crate::execution::guard;
use crate::message::definition::Value;
use crate::message::future::{MessageFuture, refused};
use crate::message::meta::MessageKind;
use crate::message::wire::payloads::{Target, invalid};
use duroxide::{Client, ClientError, DurableFuture, OrchestrationContext};
use std::marker::PhantomData;
use std::time::Duration;

const fn target(key: &str) -> Target<'_> {
    Target { kind: MessageKind::Value, name: key }
}

/// Sets a value of this instance.
#[doc(hidden)]
#[track_caller]
pub fn set<T: Value>(ctx: &OrchestrationContext, key: &str, value: &T) {
    match target(key).encode_value(value) {
        Ok(payload) => ctx.set_kv_value(key, payload),
        Err(message) => guard::fail(message),
    }
}

/// Reads a value of this instance.
#[doc(hidden)]
pub fn get<T: Value>(ctx: &OrchestrationContext, key: &str) -> Result<Option<T>, String> {
    target(key).decode_optional_value(ctx.get_kv_value(key))
}

/// Reads a value of another instance.
#[doc(hidden)]
#[must_use = "dropping the future gives up the request"]
pub fn read_from<T: Value>(
    ctx: &OrchestrationContext,
    instance: String,
    key: &str,
) -> DurableFuture<Result<Option<T>, String>> {
    if let Err(message) = target(key).check().and_then(|()| id::check(&instance)) {
        return refused(ctx, message);
    }
    let key = key.to_owned();
    let read = ctx.get_kv_value_from_instance(instance, key.as_str());
    read.map(move |payload| target(&key).decode_optional_value(payload?))
}

/// Reads a value of an instance.
#[doc(hidden)]
pub fn read<'c, T: Value>(
    client: &'c Client,
    instance: String,
    key: &str,
) -> MessageFuture<'c, Result<Option<T>, ClientError>> {
    let key = key.to_owned();
    MessageFuture::new(async move {
        check(&instance, &key)?;
        let payload = client.get_kv_value(&instance, &key).await?;
        target(&key).decode_optional_value(payload).map_err(invalid)
    })
}

/// Waits until a value of an instance is set.
#[doc(hidden)]
pub fn wait_for<'c, T: Value>(
    client: &'c Client,
    instance: String,
    key: &str,
    timeout: Duration,
) -> MessageFuture<'c, Result<T, ClientError>> {
    let key = key.to_owned();
    MessageFuture::new(async move {
        check(&instance, &key)?;
        let payload = client.wait_for_kv_value(&instance, &key, timer::in_process(timeout)).await?;
        target(&key).decode_value(&payload).map_err(invalid)
    })
}

fn check(instance: &str, key: &str) -> Result<(), ClientError> {
    id::checked(instance)?;
    target(key).check().map_err(invalid)
}

/// A value under a key that is only known at run time.
///
/// `at` on the type of a value returns one of a family, whose key is that of the type, a colon, and what is given.
/// `named` returns one whose key is exactly as given.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// # use serde::{Deserialize, Serialize};
/// /// The response to an operation.
/// #[duroxide::value(name = "response")]
/// #[derive(Serialize, Deserialize)]
/// struct Response(String);
///
/// /// Answer an operation, under the key `response:{operation}`.
/// #[duroxide::orchestration(name = "answer-operation")]
/// async fn answer_operation(ctx: OrchestrationContext, operation: String) -> Result<(), String> {
///     Response::at(&operation).set(&ctx, &Response("done".to_string()));
///     Ok(())
/// }
/// ```
#[derive(Debug, Clone)]
pub struct NamedValue<T> {
    key: String,
    value: PhantomData<fn(T) -> T>,
}

impl<T: Value> NamedValue<T> {
    /// A value with this key.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(key: String) -> Self {
        Self { key, value: PhantomData }
    }

    /// A value of the family of `T`.
    #[doc(hidden)]
    #[must_use]
    pub fn at(key: &str) -> Self {
        Self::new(format!("{}:{key}", T::NAME))
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Sets the value of this instance.
    ///
    /// If `value` cannot be serialized, or the key is empty or contains U+0000, the instance fails with an error that
    /// names the key and the type.
    ///
    /// # Panics
    ///
    /// In such a case, if the orchestration was not defined with `#[orchestration]`.
    #[track_caller]
    pub fn set(&self, ctx: &OrchestrationContext, value: &T) {
        set(ctx, &self.key, value);
    }

    /// Reads the value of this instance; `None` if it is not set.
    ///
    /// # Errors
    ///
    /// If what was set is not a `T`.
    pub fn get(&self, ctx: &OrchestrationContext) -> Result<Option<T>, String> {
        get(ctx, &self.key)
    }

    /// Removes the value of this instance.
    pub fn clear(&self, ctx: &OrchestrationContext) {
        ctx.clear_kv_value(self.key.as_str());
    }

    /// Reads the value of another instance from an orchestration; `None` if it is not set.
    ///
    /// The history records what was read, so a replay reads the same.
    ///
    /// # Errors
    ///
    /// If what was set is not a `T`, if the store cannot be read, or if `instance` or the key is empty or contains
    /// U+0000.
    #[must_use = "dropping the future gives up the request"]
    pub fn read_from(
        &self,
        ctx: &OrchestrationContext,
        instance: impl Into<String>,
    ) -> DurableFuture<Result<Option<T>, String>> {
        read_from(ctx, instance.into(), &self.key)
    }

    /// Reads the value of an instance; `None` if it is not set.
    ///
    /// # Errors
    ///
    /// `ClientError::InvalidInput` if what was set is not a `T`, or if `instance` or the key is empty or contains
    /// U+0000; `ClientError::Provider` if the store cannot be read.
    pub fn read<'c>(
        &self,
        client: &'c Client,
        instance: impl Into<String>,
    ) -> MessageFuture<'c, Result<Option<T>, ClientError>> {
        read(client, instance.into(), &self.key)
    }

    /// Waits until the value of an instance is set. `Duration::MAX` means for ever.
    ///
    /// # Errors
    ///
    /// `ClientError::Timeout` if it is not set when `timeout` has passed, and the errors of [`read`](Self::read).
    pub fn wait_for<'c>(
        &self,
        client: &'c Client,
        instance: impl Into<String>,
        timeout: Duration,
    ) -> MessageFuture<'c, Result<T, ClientError>> {
        wait_for(client, instance.into(), &self.key, timeout)
    }
}
