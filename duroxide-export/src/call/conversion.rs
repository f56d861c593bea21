//! Payloads on the caller's side, with the name of what was called in every error.

use crate::execution::run::{invalid, is_about_own_output};
use crate::handler::arguments::HandlerArguments;
use crate::handler::definition::{CallResult, Definition, Error, Output, ReturnedError};
use crate::handler::error::HandlerError;
use crate::handler::type_name;
use duroxide::{DurableFuture, OrchestrationContext, SUB_ORCH_AUTO_PREFIX};

/// The payload of an input, or what is wrong with it.
pub(crate) fn input<D: Definition>(input: &D::Input) -> Result<String, String> {
    match D::Arguments::encode(input) {
        Ok(payload) => Ok(payload),
        Err(error) => {
            let wanted = type_name::full::<D::Input>();
            Err(format!("{}: cannot serialize the input, a `{wanted}`: {error}", D::NAME))
        }
    }
}

/// The payload of a call under an ID that was checked, or what is wrong with either.
pub(crate) fn input_with_id<D: Definition>(input: &D::Input, checked: Result<(), String>) -> Result<String, String> {
    checked.map_err(|problem| format!("{}: {problem}", D::NAME))?;
    self::input::<D>(input)
}

/// What is recorded of a call that is refused: an error at once. Nothing is scheduled, and the history gets no event.
///
/// Only duroxide can make a [`DurableFuture`], and documents that it makes this one for an ID that it reserves.
pub(crate) fn refused(ctx: &OrchestrationContext, message: String) -> DurableFuture<Result<String, String>> {
    ctx.schedule_sub_orchestration_with_id("", SUB_ORCH_AUTO_PREFIX, "").map(move |_| Err(message))
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
pub(crate) fn error<D: Definition>(text: String) -> Result<Error<D>, String> {
    ReturnedError::<D>::from_wire(text)
}

/// Whether a recorded error leaves room for another attempt. What the runtime reports always does, as in duroxide.
pub(crate) fn is_retryable<D: Definition>(text: &str) -> bool {
    !is_about_own_output(D::NAME, text)
        && error::<D>(text.to_owned()).map_or(true, |error| ReturnedError::<D>::is_retryable(&error))
}
