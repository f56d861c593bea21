//! Payloads on the caller's side, with the name of what was called in every error.

use crate::codec;
use crate::definition::{Definition, HandlerArguments, Output};
use crate::type_name;

/// The payload of a scheduled call. There is no error channel before the call: duroxide panics here too.
pub(crate) fn input<D: Definition>(input: &D::Input) -> String {
    D::Arguments::encode(input).unwrap_or_else(|error| panic!("{}", cannot_encode::<D>(&error)))
}

pub(crate) fn cannot_encode<D: Definition>(error: &serde_json::Error) -> String {
    let wanted = type_name::full::<D::Input>();
    format!("{}: cannot serialize the input, a `{wanted}`: {error}", D::META.name)
}

pub(crate) fn output<D: Definition>(result: Result<String, String>) -> Result<Output<D>, String> {
    codec::decode(&result?).map_err(|error| cannot_decode::<D>(&error))
}

pub(crate) fn cannot_decode<D: Definition>(error: &serde_json::Error) -> String {
    let wanted = type_name::full::<Output<D>>();
    format!("{}: the output is not a valid `{wanted}`: {error}", D::META.name)
}
