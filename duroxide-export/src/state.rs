//! State: what handlers share and the application provides, such as a connection pool or a configuration.

use crate::type_name;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A parameter that the application provides: a configuration, a client, a pool.
///
/// A handler takes any number of them, before its input, and gets a clone of what was given to
/// [`provide`](crate::RegistriesBuilder::provide): put what is expensive to clone into an [`Arc`]. A type that was
/// not provided is an error when the registries are built; take `Option<State<T>>` for what may be missing.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::{Registries, State};
///
/// #[derive(Clone)]
/// pub struct ShopConfig {
///     pub currency: String,
/// }
///
/// #[duroxide::activity(name = "print-receipt", idempotent)]
/// async fn print_receipt(State(shop): State<ShopConfig>, amount: u64) -> Result<String, String> {
///     Ok(format!("{amount} {}", shop.currency))
/// }
///
/// # fn main() -> Result<(), duroxide::RegistryError> {
/// let Registries { activities, .. } =
///     duroxide::registry_builder().provide(ShopConfig { currency: "EUR".into() }).build()?;
/// assert!(activities.has(PrintReceipt::NAME));
/// # Ok(())
/// # }
/// ```
///
/// An orchestration replays, so its state must be the same in every run of it: configuration, rather than clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct State<T>(pub T);

/// What can be state: it is cloned into every call, on any thread.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be state",
    label = "must implement `Clone`, `Send` and `Sync`, and own its data",
    note = "add `#[derive(Clone)]` to `{Self}`, or share it as `State<std::sync::Arc<{Self}>>`"
)]
pub trait SharedState: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> SharedState for T {}

/// A parameter of a handler that is taken from the provided state: `State<T>` or `Option<State<T>>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `duroxide::State`",
    label = "a parameter that is written `State<..>` is what the application provides",
    note = "import it with `use duroxide::State;`",
    note = "if this is the input, of a type of your own, call that something else than `State`"
)]
pub trait FromStates: Sized {
    /// What to look for.
    const KEY: StateKey;

    /// The parameter; `None` if it is required and was not provided.
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
    /// One for each, in order.
    type Values: 'static;

    /// Takes each parameter from the source.
    ///
    /// This one function tells which parameters there are and gets their values, so that the compiler finds a type that
    /// cannot be state in one place, and reports it once.
    fn take(source: &mut StateSource<'_>) -> Option<Self::Values>;
}

/// Where [`StateParameters`] are taken from.
#[derive(Debug)]
pub enum StateSource<'a> {
    /// Values are taken from what was provided.
    Provided(&'a States),
    /// There are no values: it is only noted what would be taken.
    Keys(Vec<StateKey>),
}

impl<'a> StateSource<'a> {
    /// One parameter, to be taken.
    pub const fn parameter<P>(&mut self) -> Parameter<'_, 'a, P> {
        Parameter { source: self, ty: PhantomData }
    }

    /// A parameter.
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

/// One parameter, to be taken from a source.
///
/// A type that is not `Send` makes the future of the handler one that is not either, which rustc reports. So that it says no
/// more than that, `take` is then that of [`NotSend`]; of all other types, it reports what makes them no state.
#[derive(Debug)]
pub struct Parameter<'s, 'a, P> {
    source: &'s mut StateSource<'a>,
    ty: PhantomData<fn() -> P>,
}

impl<P: Send> Parameter<'_, '_, P> {
    /// The value; `None` if it is required and was not provided. `Q` is `P`, where rustc underlines all of it.
    #[must_use]
    pub fn take<Q: FromStates>(self) -> Option<Q> {
        self.source.take()
    }
}

/// What stands in for taking a parameter that cannot be one.
pub trait NotSend: Sized {
    /// Nothing.
    fn take<Q>(self) -> Option<Q> {
        None
    }
}

impl<P> NotSend for Parameter<'_, '_, P> {}

/// What the parameters of a handler look for.
pub(crate) fn keys<S: StateParameters>() -> Vec<StateKey> {
    let mut source = StateSource::Keys(Vec::new());
    S::take(&mut source);
    match source {
        StateSource::Keys(keys) => keys,
        StateSource::Provided(_) => Vec::new(),
    }
}

/// A type of state that a handler takes.
#[derive(Clone, Copy)]
pub struct StateKey {
    // Neither is const on all supported versions of rustc; their functions are.
    id: fn() -> TypeId,
    name: fn() -> &'static str,
    required: bool,
}

impl StateKey {
    /// The full name of the type.
    pub(crate) fn name(&self) -> &'static str {
        (self.name)()
    }

    /// The type without module paths, `Option<..>` of it if it may be missing.
    pub(crate) fn describe(&self) -> String {
        let name = type_name::short(self.name());
        if self.required { name } else { format!("Option<{name}>") }
    }

    /// Whether a handler could not be called for want of this state.
    pub(crate) fn is_missing_from(&self, states: &States) -> bool {
        self.required && !states.has((self.id)())
    }
}

impl fmt::Debug for StateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StateKey").field(&self.describe()).finish()
    }
}

/// The provided state, one value a type.
#[derive(Clone, Default)]
pub struct States(Option<Arc<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>>);

impl States {
    /// None at all: what a handler gets that takes none.
    pub(crate) const NONE: Self = Self(None);

    /// Adds a value. Returns whether it is the first of its type; a second is not taken.
    pub(crate) fn insert<T: SharedState>(&mut self, state: T) -> bool {
        let states = Arc::make_mut(self.0.get_or_insert_default());
        let is_first = !states.contains_key(&TypeId::of::<T>());
        if is_first {
            states.insert(TypeId::of::<T>(), Arc::new(state));
        }
        is_first
    }

    fn get<T: SharedState>(&self) -> Option<T> {
        self.0.as_ref()?.get(&TypeId::of::<T>())?.downcast_ref().cloned()
    }

    fn has(&self, id: TypeId) -> bool {
        self.0.as_ref().is_some_and(|states| states.contains_key(&id))
    }
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("States")
            .field("count", &self.0.as_ref().map_or(0, |states| states.len()))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{FromStates, State, StateParameters, StateSource, States, keys};

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
    fn only_what_is_required_is_missed() {
        let states = States::default();
        assert!(<State<u8>>::KEY.is_missing_from(&states));
        assert!(!<Option<State<u8>>>::KEY.is_missing_from(&states));
    }

    #[test]
    fn what_is_taken_is_known_before_there_is_any() {
        struct Parameters;

        impl StateParameters for Parameters {
            type Values = (State<u8>, Option<State<u16>>);

            fn take(source: &mut StateSource<'_>) -> Option<Self::Values> {
                let values = (source.take(), source.take());
                Some((values.0?, values.1?))
            }
        }

        let described: Vec<_> = keys::<Parameters>().iter().map(super::StateKey::describe).collect();
        assert_eq!(described, ["u8", "Option<u16>"]);
        let mut states = States::default();
        assert_eq!(Parameters::take(&mut StateSource::Provided(&states)), None);
        states.insert(7_u8);
        assert_eq!(Parameters::take(&mut StateSource::Provided(&states)), Some((State(7), None)));
    }
}
