//! How a handler is run.

use crate::codec;
use crate::definition::{Definition, HandlerReturn, Output};
use crate::handler_error::HandlerError;
use crate::payload::HandlerArguments;
use crate::state::States;
use crate::type_name;
use std::pin::Pin;

/// What every handler is to duroxide: a function from text to text.
pub(crate) type HandlerFuture = Pin<Box<dyn Future<Output = Result<String, String>> + Send>>;

/// Runs the annotated function.
pub(crate) fn run<D: Definition>(context: D::Context, payload: String, states: States) -> HandlerFuture {
    Box::pin(async move {
        let input = decode::<D>(payload)?;
        let arguments = D::Arguments::new(input, &states).ok_or_else(missing_state::<D>)?;
        drop(states);
        encode::<D>(D::invoke(context, arguments).await)
    })
}

/// The input; a payload that does not decode never reaches the function.
pub(crate) fn decode<D: Definition>(payload: String) -> Result<D::Input, String> {
    let input = D::Arguments::decode(&payload).map_err(|error| payload_error::<D, D::Input>("the input", &error));
    drop(payload);
    input
}

/// What is recorded of what a handler returns.
pub(crate) fn encode<D: Definition>(returned: D::Return) -> Result<String, String> {
    match returned.into_result() {
        Ok(output) => codec::encode(&output).map_err(|error| payload_error::<D, Output<D>>("its own output", &error)),
        Err(error) => Err(error.into_wire()),
    }
}

/// This was checked when the registry was built.
fn missing_state<D: Definition>() -> String {
    format!("{}: its state is not provided", D::NAME)
}

fn payload_error<D: Definition, T>(what: &str, error: &serde_json::Error) -> String {
    let name = D::NAME;
    let wanted = type_name::full::<T>();
    format!("{name}: {what} is not a valid `{wanted}`: {error}")
}
