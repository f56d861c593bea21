//! Running a handler on payloads.

use crate::handler::arguments::HandlerArguments;
use crate::handler::definition::{Definition, HandlerReturn, Output, ReturnedError};
use crate::handler::erased::HandlerFuture;
use crate::handler::error::HandlerError;
use crate::handler::state::{StateKey, States};
use crate::handler::type_name;
use crate::payload::{codec, raw};

// These functions use `match` rather than closures, because they are compiled for every handler, and each closure adds a
// function to a dev build.

/// Runs the annotated function.
pub(crate) fn run<D: Definition>(context: D::Context, payload: String, states: States) -> HandlerFuture {
    Box::pin(async move {
        let input = decode::<D>(payload)?;
        let Some(arguments) = D::Arguments::new(input, &states) else {
            return Err(missing_state(D::NAME, &D::Arguments::state_keys(), &states));
        };
        drop(states);
        encode::<D>(D::invoke(context, arguments).await)
    })
}

/// Decodes the input. A payload that cannot be decoded never reaches the function.
pub(crate) fn decode<D: Definition>(payload: String) -> Result<D::Input, String> {
    let decoded = D::Arguments::decode(&payload);
    drop(payload);
    match decoded {
        Ok(input) => Ok(input),
        Err(error) => Err(invalid(D::NAME, "the input", type_name::full::<D::Input>(), &error)),
    }
}

/// Encodes what the handler, or its replacement, returned.
pub(crate) fn encode<D: Definition>(
    returned: impl HandlerReturn<Output = Output<D>, Error = ReturnedError<D>>,
) -> Result<String, String> {
    let encoded = match returned.into_result() {
        // A constant, so only one of these two arms is compiled.
        Ok(output) if D::Arguments::HAS_RAW_OUTPUT => raw::encode(&output),
        Ok(output) => codec::encode(&output),
        Err(error) => return Err(error.into_wire()),
    };
    match encoded {
        Ok(payload) => Ok(payload),
        Err(error) => Err(own_output(D::NAME, type_name::full::<Output<D>>(), &error)),
    }
}

/// The error of a handler whose output serde cannot serialize.
fn own_output(name: &str, output: &str, error: &serde_json::Error) -> String {
    format!("{name}{OWN_OUTPUT} `{output}`: {error}")
}

const OWN_OUTPUT: &str = ": cannot serialize its output, a";

/// Whether an error means that the handler ran, but its output cannot be serialized. A retry would repeat the handler's
/// effects, and end the same way.
pub(crate) fn is_about_own_output(name: &str, error: &str) -> bool {
    error.strip_prefix(name).is_some_and(|rest| rest.starts_with(OWN_OUTPUT))
}

/// The error of a handler that was registered although some of its state is missing.
fn missing_state(name: &str, keys: &[StateKey], states: &States) -> String {
    let missing: Vec<_> = keys.iter().filter(|key| key.is_absent_from(states)).map(StateKey::name).collect();
    format!(
        "{name}: cannot run, because its state of type `{}` is not provided in this process",
        missing.join("` and of type `")
    )
}

/// The error for a payload of the wrong type.
pub(crate) fn invalid(name: &str, what: &str, wanted: &str, error: &serde_json::Error) -> String {
    format!("{name}: {what} is not a valid `{wanted}`: {error}")
}
