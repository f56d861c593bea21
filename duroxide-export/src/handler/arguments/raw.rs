//! The arguments of `raw` handlers.

use crate::handler::arguments::handler_arguments::HandlerArguments;
use crate::handler::state::States;
use crate::payload::{Payload, raw};

/// The input of a `raw` handler: text that is passed through unchanged.
#[derive(Debug)]
pub struct Raw<T>(pub T);

impl<T: RawText> HandlerArguments for Raw<T> {
    type Input = T;

    fn new(input: T, _: &States) -> Option<Self> {
        Some(Self(input))
    }

    const IS_RAW: bool = true;

    fn encode(input: &T) -> serde_json::Result<String> {
        raw::encode(input)
    }

    fn decode_output<U: Payload>(payload: &str) -> serde_json::Result<U> {
        raw::decode(payload)
    }
}

/// The input and output of a `raw` handler: `String`.
#[diagnostic::on_unimplemented(
    message = "a handler that is declared `raw` takes and returns text, not `{Self}`",
    label = "must be `String`",
    note = "remove `raw` from the attribute, and serde converts `{Self}`"
)]
pub trait RawText: Payload {}

impl RawText for String {}

/// Compiles only if the output of a `raw` handler is text.
pub const fn assert_raw_output<T: RawText>() {}
