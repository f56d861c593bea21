//! State: what handlers share and the application provides, such as a connection pool or a configuration.

use crate::type_name;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
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
pub trait FromStates: Sized {
    /// What to look for.
    const KEY: StateKey;

    /// The parameter. That what is required is there, has been checked when the registries were built.
    fn from_states(states: &States) -> Self;
}

impl<T: SharedState> FromStates for State<T> {
    const KEY: StateKey = StateKey { id: TypeId::of::<T>, name: type_name::full::<T>, required: true };

    fn from_states(states: &States) -> Self {
        match states.get() {
            Some(state) => Self(state),
            None => unreachable!("no state `{}`, which was there at build", type_name::full::<T>()),
        }
    }
}

impl<T: SharedState> FromStates for Option<State<T>> {
    const KEY: StateKey = StateKey { required: false, ..State::<T>::KEY };

    fn from_states(states: &States) -> Self {
        states.get().map(State)
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
        self.required && !states.0.contains_key(&(self.id)())
    }
}

impl fmt::Debug for StateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StateKey").field(&self.describe()).finish()
    }
}

/// The provided state, one value a type.
#[derive(Clone, Default)]
pub struct States(Arc<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl States {
    /// Adds a value. Returns whether it is the first of its type; a second is not taken.
    pub(crate) fn insert<T: SharedState>(&mut self, state: T) -> bool {
        let states = Arc::make_mut(&mut self.0);
        let is_first = !states.contains_key(&TypeId::of::<T>());
        if is_first {
            states.insert(TypeId::of::<T>(), Arc::new(state));
        }
        is_first
    }

    fn get<T: SharedState>(&self) -> Option<T> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref().cloned()
    }

    /// A parameter of a handler.
    #[must_use]
    pub fn parameter<P: FromStates>(&self) -> P {
        P::from_states(self)
    }
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("States").field("count", &self.0.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{FromStates, State, States};

    #[test]
    fn each_type_has_one_value() {
        let mut states = States::default();
        assert!(states.insert(7_u8));
        assert!(states.insert("text"));
        assert!(!states.insert(8_u8));
        assert_eq!(states.parameter::<State<u8>>(), State(7));
        assert_eq!(states.parameter::<Option<State<&str>>>(), Some(State("text")));
        assert_eq!(states.parameter::<Option<State<u16>>>(), None);
    }

    #[test]
    fn only_what_is_required_is_missed() {
        let states = States::default();
        assert!(<State<u8>>::KEY.is_missing_from(&states));
        assert!(!<Option<State<u8>>>::KEY.is_missing_from(&states));
    }
}
