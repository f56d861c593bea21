//! The state parameters of a handler.

use crate::handler::state::provided::{StateKey, States};
use crate::handler::state::shared::{SharedState, State};
use crate::handler::type_name;
use std::any::TypeId;
use std::marker::PhantomData;

/// A state parameter: `State<T>` or `Option<State<T>>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `duroxide::State`",
    label = "a parameter of type `State<..>` is provided by the application",
    note = "import it with `use duroxide::State;`",
    note = "if this is the input, rename your own type `State`"
)]
pub trait FromStates: Sized {
    /// Identifies the state.
    const KEY: StateKey;

    /// Takes the parameter from the state; `None` if it is required and was not provided.
    fn from_states(states: &States) -> Option<Self>;
}

impl<T: SharedState> FromStates for State<T> {
    const KEY: StateKey = StateKey { id: TypeId::of::<T>, name: type_name::full::<T>, required: true };

    fn from_states(states: &States) -> Option<Self> {
        states.get().map(Self)
    }
}

impl<T: SharedState> FromStates for Option<State<T>> {
    const KEY: StateKey = StateKey { required: false, ..State::<T>::KEY };

    fn from_states(states: &States) -> Option<Self> {
        Some(states.get().map(State))
    }
}

/// The state parameters of a handler.
pub trait StateParameters: 'static {
    /// Their values, in order.
    type Values: 'static;

    /// Takes each parameter from the source.
    ///
    /// One function serves both to list the parameters and to get their values, so that the compiler checks each type
    /// in only one place, and reports an invalid one only once.
    fn take(source: &mut StateSource<'_>) -> Option<Self::Values>;
}

/// Where [`StateParameters`] come from.
#[derive(Debug)]
pub enum StateSource<'a> {
    /// The provided values.
    Provided(&'a States),
    /// No values: only records which state would be taken.
    Keys(Vec<StateKey>),
}

impl<'a> StateSource<'a> {
    /// Starts to take one parameter.
    pub const fn parameter<P>(&mut self) -> Parameter<'_, 'a, P> {
        Parameter { source: self, ty: PhantomData }
    }

    /// Takes one parameter.
    pub fn take<P: FromStates>(&mut self) -> Option<P> {
        match self {
            Self::Provided(states) => P::from_states(states),
            Self::Keys(keys) => {
                keys.push(P::KEY);
                None
            }
        }
    }
}

/// One parameter, about to be taken from a source.
///
/// A type that is not `Send` makes the handler's future not `Send`, which rustc already reports. To avoid a second
/// error, such a type gets `take` from [`NotSend`]; every other type gets the inherent one, which checks its bounds.
#[derive(Debug)]
pub struct Parameter<'s, 'a, P> {
    source: &'s mut StateSource<'a>,
    ty: PhantomData<fn() -> P>,
}

impl<P: Send> Parameter<'_, '_, P> {
    /// Returns the value; `None` if it is required and was not provided. `Q` is the same type as `P`; rustc underlines it in
    /// errors.
    #[must_use]
    pub fn take<Q: FromStates>(self) -> Option<Q> {
        self.source.take()
    }
}

/// Replaces the methods of a parameter whose type is not `Send`.
pub trait NotSend: Sized {
    /// Returns nothing.
    fn take<Q>(self) -> Option<Q> {
        None
    }
}

impl<P> NotSend for Parameter<'_, '_, P> {}

/// Returns the state that the parameters of a handler need.
pub(crate) fn keys<S: StateParameters>() -> Vec<StateKey> {
    let mut source = StateSource::Keys(Vec::new());
    S::take(&mut source);
    match source {
        StateSource::Keys(keys) => keys,
        StateSource::Provided(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{FromStates, State, StateKey, StateParameters, StateSource, States, keys};

    #[test]
    fn each_type_has_one_value() {
        let mut states = States::default();
        assert!(states.insert(7_u8));
        assert!(states.insert("text"));
        assert!(!states.insert(8_u8));
        assert_eq!(State::from_states(&states), Some(State(7_u8)));
        assert_eq!(<Option<State<&str>>>::from_states(&states), Some(Some(State("text"))));
        assert_eq!(<Option<State<u16>>>::from_states(&states), Some(None));
        assert_eq!(<State<u16>>::from_states(&states), None);
    }

    #[test]
    fn only_required_state_can_be_missing() {
        let states = States::default();
        assert!(<State<u8>>::KEY.is_missing_from(&states));
        assert!(!<Option<State<u8>>>::KEY.is_missing_from(&states));
    }

    #[test]
    fn the_needed_state_is_known_in_advance() {
        struct Parameters;

        impl StateParameters for Parameters {
            type Values = (State<u8>, Option<State<u16>>);

            fn take(source: &mut StateSource<'_>) -> Option<Self::Values> {
                let values = (source.take(), source.take());
                Some((values.0?, values.1?))
            }
        }

        let described: Vec<_> = keys::<Parameters>().iter().map(StateKey::describe).collect();
        assert_eq!(described, ["u8", "Option<u16>"]);
        let mut states = States::default();
        assert_eq!(Parameters::take(&mut StateSource::Provided(&states)), None);
        states.insert(7_u8);
        assert_eq!(Parameters::take(&mut StateSource::Provided(&states)), Some((State(7), None)));
    }
}
