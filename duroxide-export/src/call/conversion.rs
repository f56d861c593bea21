//! Conversion between payloads and the types of a handler, on the caller's side. Every error names the handler.

use crate::execution::run::{invalid, is_about_own_output};
use crate::handler::arguments::HandlerArguments;
use crate::handler::definition::{
    CallResult, Definition, Error, Handler, HandlerReturn, Output, ProgressOf, Report, ReturnedError,
};
use crate::handler::error::HandlerError;
use crate::handler::type_name;
use crate::payload::{codec, raw, text};

/// Encodes an input.
pub(crate) fn input<D: Definition>(input: &D::Input) -> Result<String, String> {
    match D::Arguments::encode(input) {
        Ok(payload) => Ok(payload),
        Err(error) => {
            let wanted = type_name::full::<D::Input>();
            Err(format!("{}: cannot serialize the input, a `{wanted}`: {error}", D::NAME))
        }
    }
}

/// Encodes the input of a call under an ID, unless the ID was rejected.
pub(crate) fn input_with_id<D: Definition>(input: &D::Input, checked: Result<(), String>) -> Result<String, String> {
    checked.map_err(|problem| format!("{}: {problem}", D::NAME))?;
    self::input::<D>(input)
}

/// Encodes progress: as its declared type, or else as the text itself.
pub(crate) fn progress<D: Definition>(progress: &<D as Handler>::Report) -> Result<String, String> {
    let encoded = match (D::Return::report(progress), &D::META.progress) {
        (Report::Text(text), _) => return Ok(text::without_nul(text.to_owned())),
        (Report::Declared(progress), Some(codec)) => codec.encode(progress),
        (Report::Declared(_), None) => None,
    };
    let wanted = type_name::full::<ProgressOf<D>>();
    match encoded {
        Some(Ok(text)) => Ok(text),
        Some(Err(error)) => Err(format!("{}: cannot serialize the progress, a `{wanted}`: {error}", D::NAME)),
        // The attribute writes the same type into the metadata and into the return type.
        None => Err(format!("{}: the progress is not a `{wanted}`", D::NAME)),
    }
}

/// Decodes progress; `None` if the text is of another type, such as that of an older version.
pub(crate) fn recorded_progress<D: Definition>(recorded: &str) -> Option<ProgressOf<D>> {
    let decoded = match &D::META.progress {
        Some(codec) => codec.decode(recorded)?,
        None => Box::new(recorded.to_owned()),
    };
    decoded.downcast().ok().map(|progress| *progress)
}

/// Converts what was recorded to what the call returns.
pub(crate) fn result<D: Definition>(recorded: Result<String, String>) -> CallResult<D> {
    match recorded {
        Ok(payload) => match output::<D>(&payload) {
            Ok(output) => Ok(output),
            Err(message) => Err(ReturnedError::<D>::to_caller(Err(message))),
        },
        Err(text) => Err(ReturnedError::<D>::to_caller(error::<D>(text))),
    }
}

/// Decodes an output.
pub(crate) fn output<D: Definition>(payload: &str) -> Result<Output<D>, String> {
    // A constant, so only one of these two arms is compiled.
    let decoded = if D::Arguments::HAS_RAW_OUTPUT { raw::decode(payload) } else { codec::decode(payload) };
    match decoded {
        Ok(output) => Ok(output),
        Err(error) => Err(invalid(D::NAME, "the output", type_name::full::<Output<D>>(), &error)),
    }
}

/// The handler's own error in a recorded text; `Err` with the text if it is not the handler's.
pub(crate) fn error<D: Definition>(text: String) -> Result<Error<D>, String> {
    ReturnedError::<D>::from_wire(text)
}

/// Whether to retry after a recorded error. As in duroxide, errors of the runtime are always retried.
pub(crate) fn is_retryable<D: Definition>(text: &str) -> bool {
    !is_about_own_output(D::NAME, text)
        && error::<D>(text.to_owned()).map_or(true, |error| ReturnedError::<D>::is_retryable(&error))
}
