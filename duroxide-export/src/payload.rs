//! What travels into a handler and out of it.

use crate::codec;
use crate::state::{self, StateKey, StateParameters, StateSource, States};
use crate::text;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use std::any::Any;

/// An input or output of an activity or orchestration.
///
/// Implemented for every type that serde can write and read and that owns its data.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the input or output of an activity or orchestration",
    label = "must implement `serde::Serialize` and `serde::Deserialize`, and own its data",
    note = "add `#[derive(serde::Serialize, serde::Deserialize)]` to `{Self}`"
)]
pub trait Payload: Serialize + DeserializeOwned + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + 'static> Payload for T {}

/// What a handler takes: `(Input,)`, or [`Raw<Input>`] for one that was declared `raw`; and [`WithState`] of either.
///
/// The input is wrapped because rustc reports an unmet bound in the words of [`Payload`] only from within another
/// type; of a bare associated type, it reports each of serde's traits by itself.
pub trait HandlerArguments: 'static {
    /// The input; `()` for a function that takes none.
    type Input: Payload;

    /// The arguments with this input, and with what the application provides; `None` if something of that is missing.
    fn new(input: Self::Input, states: &States) -> Option<Self>
    where
        Self: Sized;

    /// Whether there is anything that the application has to provide.
    const TAKES_STATE: bool = false;

    /// What that is.
    #[must_use]
    fn state_keys() -> Vec<StateKey> {
        Vec::new()
    }

    /// The payload of an input.
    ///
    /// # Errors
    ///
    /// If serde cannot write the input as JSON.
    fn encode(input: &Self::Input) -> serde_json::Result<String> {
        codec::encode(input)
    }

    /// The input in a payload.
    ///
    /// # Errors
    ///
    /// If serde cannot read the input from the payload.
    fn decode(payload: &str) -> serde_json::Result<Self::Input> {
        Self::decode_output(payload)
    }

    /// Whether payloads are text that nobody looks into.
    const IS_RAW: bool = false;

    /// The output in a payload.
    ///
    /// # Errors
    ///
    /// If serde cannot read the output from the payload.
    fn decode_output<T: Payload>(payload: &str) -> serde_json::Result<T> {
        codec::decode(payload)
    }
}

impl<T: Payload> HandlerArguments for (T,) {
    type Input = T;

    fn new(input: T, _: &States) -> Option<Self> {
        Some((input,))
    }
}

/// An input that looks like a context by another name. Only what is said of a type that cannot be an input differs from
/// `(T,)`.
#[derive(Debug)]
pub struct PerhapsContext<T>(pub T);

/// What [`PerhapsContext`] asks for: a [`Payload`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the input of an activity or orchestration",
    label = "if this is the context, its type has to be written `ActivityContext` or `OrchestrationContext`",
    note = "the attribute knows the context by the name of its type, and sees no `use .. as ..` and no alias"
)]
pub trait PerhapsContextPayload: Payload {}

#[diagnostic::do_not_recommend]
impl<T: Payload> PerhapsContextPayload for T {}

impl<T: PerhapsContextPayload> HandlerArguments for PerhapsContext<T> {
    type Input = T;

    fn new(input: T, _: &States) -> Option<Self> {
        Some(Self(input))
    }
}

/// An input that looks like something that the application provides. Only what is said of a type that cannot be an input
/// differs from `(T,)`.
#[derive(Debug)]
pub struct PerhapsState<T>(pub T);

/// What [`PerhapsState`] asks for: a [`Payload`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the input of an activity or orchestration",
    label = "if the application provides it, write `State(name): duroxide::State<{Self}>`",
    note = "an input implements `serde::Serialize` and `serde::Deserialize`, and owns its data"
)]
pub trait PerhapsStatePayload: Payload {}

#[diagnostic::do_not_recommend]
impl<T: Payload> PerhapsStatePayload for T {}

impl<T: PerhapsStatePayload> HandlerArguments for PerhapsState<T> {
    type Input = T;

    fn new(input: T, _: &States) -> Option<Self> {
        Some(Self(input))
    }
}

/// The input of a handler that was declared `raw`: text that nobody looks into.
#[derive(Debug)]
pub struct Raw<T>(pub T);

impl<T: RawText> HandlerArguments for Raw<T> {
    type Input = T;

    fn new(input: T, _: &States) -> Option<Self> {
        Some(Self(input))
    }

    const IS_RAW: bool = true;

    fn encode(input: &T) -> serde_json::Result<String> {
        encode_raw(input)
    }

    fn decode_output<U: Payload>(payload: &str) -> serde_json::Result<U> {
        // It is `String`, as `RawText` asks for; then there is nothing to decode.
        let mut text = Some(payload.to_owned());
        match (&mut text as &mut dyn Any).downcast_mut::<Option<U>>().and_then(Option::take) {
            Some(text) => Ok(text),
            None => codec::decode_text(payload),
        }
    }
}

/// The payload of a raw input or output: the text itself.
pub(crate) fn encode_raw<T: Payload>(value: &T) -> serde_json::Result<String> {
    // It is `String`, as `RawText` asks for; then there is nothing to encode.
    match (value as &dyn Any).downcast_ref::<String>() {
        Some(text) => checked_raw(text),
        None => codec::encode(value),
    }
}

/// Raw text cannot be escaped, so it is refused if a store cannot hold it.
fn checked_raw(raw: &str) -> serde_json::Result<String> {
    if text::has_nul(raw) {
        return Err(serde_json::Error::custom(
            "raw text cannot contain U+0000, which PostgreSQL cannot store: remove it, or leave `raw` out",
        ));
    }
    Ok(raw.to_owned())
}

/// The arguments of a handler that takes state as well.
#[derive(Debug)]
pub struct WithState<A, S: StateParameters> {
    /// The others.
    pub arguments: A,
    /// The state parameters, in order.
    pub states: S::Values,
}

impl<A: HandlerArguments, S: StateParameters> HandlerArguments for WithState<A, S> {
    type Input = A::Input;

    const TAKES_STATE: bool = true;

    const IS_RAW: bool = A::IS_RAW;

    fn new(input: A::Input, states: &States) -> Option<Self> {
        let values = S::take(&mut StateSource::Provided(states))?;
        Some(Self { arguments: A::new(input, states)?, states: values })
    }

    fn state_keys() -> Vec<StateKey> {
        state::keys::<S>()
    }

    fn encode(input: &A::Input) -> serde_json::Result<String> {
        A::encode(input)
    }

    fn decode_output<T: Payload>(payload: &str) -> serde_json::Result<T> {
        A::decode_output(payload)
    }
}

/// What a handler that was declared `raw` takes and returns: `String`.
#[diagnostic::on_unimplemented(
    message = "a handler that is declared `raw` takes and returns text, not `{Self}`",
    label = "must be `String`",
    note = "leave `raw` out of the attribute: then serde turns `{Self}` into text and back"
)]
pub trait RawText: Payload {}

impl RawText for String {}

/// Of a handler that was declared `raw`, compiles only if its output is text.
pub const fn assert_raw_output<T: RawText>() {}
