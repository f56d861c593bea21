//! Codecs that convert between the payloads of a handler or message and JSON, through its types. The entries in the
//! inventory contain them if the feature `dynamic` is enabled.

use crate::call::conversion;
use crate::dynamic::strict::read;
use crate::entries::details::{HandlerCodec, MessageCodec};
use crate::handler::arguments::HandlerArguments as _;
use crate::handler::definition::{Definition, ReturnedError};
use crate::handler::error::HandlerError;
use crate::handler::message::MessageMeta;
use crate::handler::type_name;
use crate::message::payloads::{unreadable, unwritable};
use crate::message::{Message, TypedCodec as _};
use serde_json::Value;

/// The codec of a definition.
#[must_use]
pub const fn handler_codec<D: Definition>() -> HandlerCodec
where
    D::Input: serde::Serialize + serde::de::DeserializeOwned,
{
    HandlerCodec {
        write_input: write_input::<D>,
        input: input::<D>,
        output: output::<D>,
        error: error::<D>,
        progress: progress::<D>,
    }
}

/// The codec of a message.
#[must_use]
pub const fn message_codec<T: Message + serde::Serialize + serde::de::DeserializeOwned>() -> MessageCodec {
    MessageCodec { write: write_message::<T>, read: read_message::<T> }
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
    let own = conversion::error::<D>(text.to_owned()).ok()?;
    ReturnedError::<D>::to_value(&own).ok()
}

fn progress<D: Definition>(recorded: &str) -> Option<Value> {
    match &D::META.progress {
        Some(codec) => codec.value(recorded),
        None => Some(recorded.into()),
    }
}

fn write_message<T: Message + serde::Serialize + serde::de::DeserializeOwned>(value: &Value) -> Result<String, String> {
    let MessageMeta { kind, name, .. } = T::META;
    let wanted = type_name::full::<T>();
    let message = read::<T>(value).map_err(|reason| unreadable(kind, name, wanted, &reason))?;
    T::Codec::encode(&message).map_err(|error| unwritable(kind, name, wanted, &error))
}

fn read_message<T: Message + serde::Serialize>(payload: &str) -> Result<Value, String> {
    value(&T::Codec::decode(payload).map_err(|error| error.to_string())?)
}

fn value<T: serde::Serialize>(value: &T) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}
