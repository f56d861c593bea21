//! Values: set by an instance, and read by others.

use crate::execution::call_site::CallSite;
use crate::execution::refused::refused;
use crate::execution::timer;
use crate::handler::message::MessageKind;
use crate::message::definition::Value;
use crate::message::future::MessageFuture;
use crate::message::payloads::{self, invalid};
use crate::payload::id;
use duroxide::{Client, ClientError, DurableFuture, OrchestrationContext};
use std::borrow::Cow;
use std::marker::PhantomData;
use std::time::Duration;

/// A value under a key that is only known at run time.
///
/// `at(suffix)` on the type of a value returns a value whose key is `{declared key}:{suffix}`.
/// `named` returns one whose key is exactly as given. The calls of the type itself do the same under its declared key.
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
///     Response::at(&operation).set(&ctx, &Response("done".to_string()))?;
///     Ok(())
/// }
/// ```
#[derive(Debug, Clone)]
pub struct NamedValue<T> {
    key: Cow<'static, str>,
    value: PhantomData<fn(T) -> T>,
}

/// The activity with which duroxide reads a value of another instance.
const READ_FROM: &str = "__duroxide_syscall:get_kv_value";

impl<T: Value> NamedValue<T> {
    /// The value under its declared key.
    #[doc(hidden)]
    pub const DECLARED: Self = Self { key: Cow::Borrowed(T::NAME), value: PhantomData };

    /// A value with this key.
    #[doc(hidden)]
    #[must_use]
    pub fn new(key: impl AsRef<str>) -> Self {
        Self { key: Cow::Owned(key.as_ref().to_owned()), value: PhantomData }
    }

    /// A value of the family of `T`.
    #[doc(hidden)]
    #[must_use]
    pub fn at(key: impl AsRef<str>) -> Self {
        Self { key: Cow::Owned(format!("{}:{}", T::NAME, key.as_ref())), value: PhantomData }
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Sets the value of this instance, in an orchestration.
    ///
    /// # Errors
    ///
    /// If `value` cannot be serialized; the error names the key and the type. If the key is empty or contains U+0000. The
    /// value then stays as it was.
    #[track_caller]
    pub fn set(&self, ctx: &OrchestrationContext, value: &T) -> Result<(), String> {
        let value = payloads::encode(&self.key, value)?;
        CallSite::here().note(&self.key);
        ctx.set_kv_value(&*self.key, value);
        Ok(())
    }

    /// Reads the value of this instance, in an orchestration; `None` if it is not set.
    ///
    /// # Errors
    ///
    /// If what was set is not a `T`; the error names the key, the type, the line and the column.
    pub fn get(&self, ctx: &OrchestrationContext) -> Result<Option<T>, String> {
        self.decode(ctx.get_kv_value(&self.key))
    }

    /// Removes the value of this instance, in an orchestration.
    #[track_caller]
    pub fn clear(&self, ctx: &OrchestrationContext) {
        CallSite::here().note(&self.key);
        ctx.clear_kv_value(&*self.key);
    }

    /// Reads the value of another instance, in an orchestration; `None` if it is not set.
    ///
    /// The history records what was read, so a replay reads the same.
    ///
    /// # Errors
    ///
    /// If what was set is not a `T`, if the store cannot be read, or if `instance` or the key is empty or contains
    /// U+0000.
    #[must_use = "dropping the future gives up the request"]
    #[track_caller]
    pub fn read_from(
        &self,
        ctx: &OrchestrationContext,
        instance: impl AsRef<str>,
    ) -> DurableFuture<Result<Option<T>, String>> {
        let instance = instance.as_ref();
        if let Err(error) = payloads::check(MessageKind::Value, &self.key).and_then(|()| id::check(instance)) {
            return refused(ctx, error);
        }
        let value = Self { key: self.key.clone(), value: PhantomData };
        CallSite::here().note(READ_FROM);
        let read = ctx.get_kv_value_from_instance(instance, &*self.key);
        read.map(move |payload| value.decode(payload?))
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
        instance: impl AsRef<str>,
    ) -> MessageFuture<'c, Result<Option<T>, ClientError>> {
        let (instance, key) = (instance.as_ref().to_owned(), self.key.clone());
        MessageFuture::new(async move {
            check(&instance, &key)?;
            let payload = client.get_kv_value(&instance, &key).await?;
            Self { key, value: PhantomData }.decode(payload).map_err(invalid)
        })
    }

    /// Waits until the value of an instance is set. `Duration::MAX` means forever.
    ///
    /// # Errors
    ///
    /// `ClientError::Timeout` if it is not set when `timeout` has passed, and the errors of [`read`](Self::read).
    pub fn wait_for<'c>(
        &self,
        client: &'c Client,
        instance: impl AsRef<str>,
        timeout: Duration,
    ) -> MessageFuture<'c, Result<T, ClientError>> {
        let (instance, key) = (instance.as_ref().to_owned(), self.key.clone());
        MessageFuture::new(async move {
            check(&instance, &key)?;
            let payload = client.wait_for_kv_value(&instance, &key, timer::in_process(timeout)).await?;
            payloads::decode(&key, &payload).map_err(invalid)
        })
    }

    fn decode(&self, payload: Option<String>) -> Result<Option<T>, String> {
        payload.map(|payload| payloads::decode(&self.key, &payload)).transpose()
    }
}

fn check(instance: &str, key: &str) -> Result<(), ClientError> {
    id::checked(instance)?;
    payloads::check(MessageKind::Value, key).map_err(invalid)
}
