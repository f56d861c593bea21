//! The arguments of a handler.

use crate::handler::arguments::input_payload::InputPayload;
use crate::handler::state::{self, StateKey, StateParameters, StateSource, States};
use crate::payload::{Payload, codec};
use duroxide_export_catalog::Encoding;

/// The arguments of a handler: `(Input,)`, or [`Encoded`](crate::handler::Encoded) if its payloads have another encoding,
/// and [`WithState`] of either.
///
/// The input is wrapped in a type because rustc only reports an unmet bound with the message of [`Payload`] when it
/// comes from within another type. For a bare associated type, it reports each of serde's traits separately.
pub trait HandlerArguments: 'static {
    /// The input; `()` if the function takes none.
    type Input: Payload;

    /// Combines the input with the provided state; `None` if some of the state is missing.
    fn new(input: Self::Input, states: &States) -> Option<Self>
    where
        Self: Sized;

    /// Whether the handler takes state.
    const TAKES_STATE: bool = false;

    /// Returns the state that the handler takes.
    #[must_use]
    fn state_keys() -> Vec<StateKey> {
        Vec::new()
    }

    /// Encodes an input.
    ///
    /// # Errors
    ///
    /// If serde cannot serialize the input as JSON.
    fn encode(input: &Self::Input) -> serde_json::Result<String> {
        codec::encode(input)
    }

    /// Decodes an input.
    ///
    /// # Errors
    ///
    /// If serde cannot deserialize the input from the payload.
    fn decode(payload: &str) -> serde_json::Result<Self::Input> {
        codec::decode(payload)
    }

    /// How inputs are encoded.
    const INPUT_ENCODING: Encoding = Encoding::Sorted;

    /// Whether outputs are passed through as text.
    const HAS_RAW_OUTPUT: bool = false;
}

impl<T: InputPayload> HandlerArguments for (T,) {
    type Input = T;

    fn new(input: T, _: &States) -> Option<Self> {
        Some((input,))
    }
}

/// The arguments of a handler that also takes state.
#[derive(Debug)]
pub struct WithState<A, S: StateParameters> {
    /// The input.
    pub arguments: A,
    /// The state parameters, in order.
    pub states: S::Values,
}

impl<A: HandlerArguments, S: StateParameters> HandlerArguments for WithState<A, S> {
    type Input = A::Input;

    const TAKES_STATE: bool = true;

    const INPUT_ENCODING: Encoding = A::INPUT_ENCODING;

    const HAS_RAW_OUTPUT: bool = A::HAS_RAW_OUTPUT;

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

    fn decode(payload: &str) -> serde_json::Result<A::Input> {
        A::decode(payload)
    }
}
