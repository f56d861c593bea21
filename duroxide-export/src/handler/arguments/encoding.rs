//! The arguments of handlers whose payloads are not encoded as duroxide does it by default.

use crate::handler::arguments::handler_arguments::HandlerArguments;
use crate::handler::state::States;
use crate::payload::{Payload, codec, raw};
use duroxide_export_catalog::Encoding;
use std::marker::PhantomData;

/// An input with the encodings of the handler's input and output: [`Sorted`], [`Declared`] or [`Raw`].
#[derive(Debug)]
pub struct Encoded<T, I, O>(pub T, PhantomData<fn() -> (I, O)>);

/// duroxide's encoding: JSON with sorted keys, and strings without quotes.
#[derive(Debug)]
pub struct Sorted;

/// JSON with fields in the order of their declaration, and strings in quotes: what `serde_json::to_string` writes.
#[derive(Debug)]
pub struct Declared;

/// Text that is passed through unchanged.
#[derive(Debug)]
pub struct Raw;

/// The encoding of inputs of type `T`.
pub trait InputEncoding<T>: 'static {
    /// Which one it is.
    const ENCODING: Encoding;

    /// Encodes an input.
    ///
    /// # Errors
    ///
    /// If the input cannot be written.
    fn encode(input: &T) -> serde_json::Result<String>;

    /// Decodes an input.
    ///
    /// # Errors
    ///
    /// If the payload is not an input of this type.
    fn decode(payload: &str) -> serde_json::Result<T>;
}

impl<T: Payload> InputEncoding<T> for Sorted {
    const ENCODING: Encoding = Encoding::Sorted;

    fn encode(input: &T) -> serde_json::Result<String> {
        codec::encode(input)
    }

    fn decode(payload: &str) -> serde_json::Result<T> {
        codec::decode(payload)
    }
}

impl<T: Payload> InputEncoding<T> for Declared {
    const ENCODING: Encoding = Encoding::Declared;

    fn encode(input: &T) -> serde_json::Result<String> {
        serde_json::to_string(input)
    }

    fn decode(payload: &str) -> serde_json::Result<T> {
        codec::decode(payload)
    }
}

impl<T: RawText> InputEncoding<T> for Raw {
    const ENCODING: Encoding = Encoding::Raw;

    fn encode(input: &T) -> serde_json::Result<String> {
        raw::encode(input)
    }

    fn decode(payload: &str) -> serde_json::Result<T> {
        raw::decode(payload)
    }
}

/// The encoding of outputs. A constant assertion in the generated code checks that raw outputs are text.
pub trait OutputEncoding: 'static {
    /// Whether outputs are passed through as text.
    const IS_RAW: bool;
}

impl OutputEncoding for Sorted {
    const IS_RAW: bool = false;
}

impl OutputEncoding for Raw {
    const IS_RAW: bool = true;
}

impl<T: Payload, I: InputEncoding<T>, O: OutputEncoding> HandlerArguments for Encoded<T, I, O> {
    type Input = T;

    const INPUT_ENCODING: Encoding = I::ENCODING;

    const HAS_RAW_OUTPUT: bool = O::IS_RAW;

    fn new(input: T, _: &States) -> Option<Self> {
        Some(Self(input, PhantomData))
    }

    fn encode(input: &T) -> serde_json::Result<String> {
        I::encode(input)
    }

    fn decode(payload: &str) -> serde_json::Result<T> {
        I::decode(payload)
    }
}

/// A raw input or output: `String`.
#[diagnostic::on_unimplemented(
    message = "a handler that is declared `raw` takes and returns text, not `{Self}`",
    label = "must be `String`",
    note = "remove `raw` from the attribute, and serde converts `{Self}`; if only the other side is text, write \
            `raw(input)` or `raw(output)`"
)]
pub trait RawText: Payload {}

impl RawText for String {}

/// Compiles only if a raw output is text.
pub const fn assert_raw_output<T: RawText>() {}
