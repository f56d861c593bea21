//! How the payloads of each handler and message are written and read as any JSON. The macros submit it if the feature
//! `dynamic` is on.

use crate::call::conversion;
use crate::call::instance::status::Status;
use crate::dynamic::strict::read;
use crate::handler::arguments::HandlerArguments as _;
use crate::handler::definition::{Definition, Error, Output, ReturnedError};
use crate::handler::error::HandlerError;
use crate::handler::kind::sealed::Kind as _;
use crate::handler::meta::Meta;
use crate::handler::type_name;
use crate::message::meta::{MessageKind, MessageMeta};
use crate::message::{Message, MessageCodec as _};
use duroxide::OrchestrationStatus;
use serde_json::Value;

/// The status of an instance whose types are only known at run time.
pub(crate) type DynamicStatus = Status<Value, Value, Value>;

/// The payloads of one handler.
#[derive(Debug)]
pub struct HandlerCodec {
    pub(crate) kind: &'static str,
    pub(crate) meta: &'static Meta,
    /// Writes an input, after the type has read it.
    pub(crate) write_input: fn(&Value) -> Result<String, String>,
    pub(crate) input: fn(&str) -> Result<Value, String>,
    pub(crate) output: fn(&str) -> Result<Value, String>,
    /// The error of the handler; `None` if the text is the runtime's.
    pub(crate) error: fn(&str) -> Option<Value>,
    pub(crate) progress: fn(&str) -> Option<Value>,
    pub(crate) status: fn(OrchestrationStatus) -> DynamicStatus,
}

/// The payloads of one message.
#[derive(Debug)]
pub struct DynamicMessage {
    pub(crate) meta: &'static MessageMeta,
    /// Writes a message, after the type has read it.
    pub(crate) write: fn(&Value) -> Result<String, String>,
    pub(crate) read: fn(&str) -> Result<Value, String>,
}

inventory::collect!(HandlerCodec);
inventory::collect!(DynamicMessage);

impl HandlerCodec {
    /// The payloads of a definition.
    #[must_use]
    pub const fn of<D: Definition>() -> Self
    where
        D::Input: serde::Serialize + serde::de::DeserializeOwned,
    {
        Self {
            kind: D::Context::KIND,
            meta: const { &D::META },
            write_input: write_input::<D>,
            input: input::<D>,
            output: output::<D>,
            error: error::<D>,
            progress: progress::<D>,
            status: status::<D>,
        }
    }
}

impl DynamicMessage {
    /// The payloads of a message.
    #[must_use]
    pub const fn of<T: Message + serde::Serialize + serde::de::DeserializeOwned>() -> Self {
        Self { meta: const { &T::META }, write: write_message::<T>, read: read_message::<T> }
    }
}

fn write_input<D: Definition>(value: &Value) -> Result<String, String>
where
    D::Input: serde::Serialize + serde::de::DeserializeOwned,
{
    let wanted = type_name::full::<D::Input>();
    let input = read::<D::Input>(value)
        .map_err(|reason| format!("{}: the input is not a valid `{wanted}`: {reason}", D::NAME))?;
    conversion::input::<D>(&input)
}

fn input<D: Definition>(payload: &str) -> Result<Value, String>
where
    D::Input: serde::Serialize,
{
    let input = D::Arguments::decode(payload).map_err(|error| error.to_string())?;
    value(&input)
}

fn output<D: Definition>(payload: &str) -> Result<Value, String> {
    value(&conversion::output::<D>(payload)?)
}

fn error<D: Definition>(text: &str) -> Option<Value> {
    error_value::<D>(&conversion::error::<D>(text.to_owned()).ok()?).ok()
}

fn error_value<D: Definition>(error: &Error<D>) -> Result<Value, String> {
    ReturnedError::<D>::to_value(error).map_err(|error| error.to_string())
}

fn progress<D: Definition>(recorded: &str) -> Option<Value> {
    match &D::META.progress {
        Some(codec) => codec.value(recorded),
        None => Some(recorded.into()),
    }
}

fn status<D: Definition>(status: OrchestrationStatus) -> DynamicStatus {
    let text = |status: &OrchestrationStatus| match status {
        OrchestrationStatus::NotFound => None,
        OrchestrationStatus::Running { custom_status, .. }
        | OrchestrationStatus::Completed { custom_status, .. }
        | OrchestrationStatus::Failed { custom_status, .. } => custom_status.as_deref().and_then(progress::<D>),
    };
    let progress = text(&status);
    Status::of::<D>(status).converted(value::<Output<D>>, error_value::<D>, progress)
}

fn write_message<T: Message + serde::Serialize + serde::de::DeserializeOwned>(value: &Value) -> Result<String, String> {
    let MessageMeta { kind, name, .. } = T::META;
    let wanted = type_name::full::<T>();
    let message = read::<T>(value).map_err(|reason| format!("{name}: the {kind} is not a `{wanted}`: {reason}"))?;
    let written =
        if kind == MessageKind::Value { T::Codec::encode_value(&message) } else { T::Codec::encode(&message) };
    written.map_err(|error| format!("{name}: cannot serialize the {kind}, a `{wanted}`: {error}"))
}

fn read_message<T: Message + serde::Serialize>(payload: &str) -> Result<Value, String> {
    let is_value = T::META.kind == MessageKind::Value;
    let message = if is_value { T::Codec::decode_value(payload) } else { T::Codec::decode(payload) };
    value(&message.map_err(|error| error.to_string())?)
}

fn value<T: serde::Serialize>(value: &T) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}
