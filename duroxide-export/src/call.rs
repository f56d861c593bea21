//! Payloads on the caller's side, with the name of what was called in every error.

use crate::definition::{CallErrorOf, Definition, DomainErrorOf, Output, ReturnedError};
use crate::handler_error::HandlerError;
use crate::payload::HandlerArguments;
use crate::run::invalid;
use crate::type_name;

/// What a call of a handler yields: its output, or its error as callers see it, which is `String` or
/// [`CallError`](crate::CallError).
pub type CallResult<D> = Result<Output<D>, CallErrorOf<D>>;

/// The payload of a scheduled call. There is no error channel before the call: duroxide panics here too.
pub(crate) fn input<D: Definition>(input: &D::Input) -> String {
    match D::Arguments::encode(input) {
        Ok(payload) => payload,
        Err(error) => panic!("{}", cannot_encode::<D>(&error)),
    }
}

pub(crate) fn cannot_encode<D: Definition>(error: &serde_json::Error) -> String {
    let wanted = type_name::full::<D::Input>();
    format!("{}: cannot serialize the input, a `{wanted}`: {error}", D::NAME)
}

/// What a call yields of what was recorded.
pub(crate) fn result<D: Definition>(recorded: Result<String, String>) -> CallResult<D> {
    match recorded {
        Ok(payload) => match output::<D>(&payload) {
            Ok(output) => Ok(output),
            Err(message) => Err(ReturnedError::<D>::to_caller(Err(message))),
        },
        Err(text) => Err(ReturnedError::<D>::to_caller(error::<D>(text))),
    }
}

/// The output in a payload, or why it is none.
pub(crate) fn output<D: Definition>(payload: &str) -> Result<Output<D>, String> {
    match D::Arguments::decode_output(payload) {
        Ok(output) => Ok(output),
        Err(error) => Err(invalid(D::NAME, "the output", type_name::full::<Output<D>>(), &error)),
    }
}

/// The handler's own error in a recorded text, or the text.
pub(crate) fn error<D: Definition>(text: String) -> Result<DomainErrorOf<D>, String> {
    ReturnedError::<D>::from_wire(text)
}

/// Whether a recorded error leaves room for another attempt. What the runtime reports always does, as in duroxide.
pub(crate) fn is_retryable<D: Definition>(text: &str) -> bool {
    error::<D>(text.to_owned()).map_or(true, |error| ReturnedError::<D>::is_retryable(&error))
}
