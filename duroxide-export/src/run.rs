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
    Box::pin(run_with::<D, _>(payload, move |input| D::invoke(context, D::Arguments::new(input), states)))
}

/// Decodes the input, calls the function and encodes its output.
///
/// A payload that does not decode never reaches the function.
pub(crate) async fn run_with<D, F>(payload: String, call: impl FnOnce(D::Input) -> F + Send) -> Result<String, String>
where
    D: Definition,
    F: Future<Output = D::Return> + Send,
{
    let input = D::Arguments::decode(&payload).map_err(|error| payload_error::<D, D::Input>("the input", &error))?;
    drop(payload);
    match call(input).await.into_result() {
        Ok(output) => codec::encode(&output).map_err(|error| payload_error::<D, Output<D>>("its own output", &error)),
        Err(error) => Err(error.into_wire()),
    }
}

fn payload_error<D: Definition, T>(what: &str, error: &serde_json::Error) -> String {
    let name = D::META.name;
    let wanted = type_name::full::<T>();
    format!("{name}: {what} is not a valid `{wanted}`: {error}")
}
