//! The trait of everything that a handler takes, and its plain implementations.

use crate::handler::state::{self, StateKey, StateParameters, StateSource, States};
use crate::payload::{Payload, codec};

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
