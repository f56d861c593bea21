//! The state that an application provides: one value for each type.

use crate::handler::state::shared::SharedState;
use crate::handler::type_name;
use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

/// Identifies a type of state.
#[derive(Clone, Copy)]
pub struct StateKey {
    // `TypeId::of` and `type_name` are not const on all supported versions of rustc, so these are function pointers.
    pub(super) id: fn() -> TypeId,
    pub(super) name: fn() -> &'static str,
    pub(super) required: bool,
}

impl StateKey {
    /// Returns the full name of the type.
    pub(crate) fn name(&self) -> &'static str {
        (self.name)()
    }

    /// Returns the name of the type without module paths; `Option<..>` if it may be missing.
    pub(crate) fn describe(&self) -> String {
        let name = type_name::short(self.name());
        if self.required { name } else { format!("Option<{name}>") }
    }

    /// Returns whether a handler that takes this state cannot be called.
    pub(crate) fn is_missing_from(&self, states: &States) -> bool {
        self.is_absent_from(states) && !states.may_be_missing((self.id)())
    }

    /// Returns whether the state is required and was not provided, even if `allow_missing` permits that.
    pub(crate) fn is_absent_from(&self, states: &States) -> bool {
        self.required && !states.has((self.id)())
    }
}

impl fmt::Debug for StateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StateKey").field(&self.describe()).finish()
    }
}

/// The provided state: one value for each type.
#[derive(Clone, Default)]
pub struct States(Option<Arc<Known>>);

#[derive(Clone, Default)]
struct Known {
    values: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    /// The types whose handlers are registered without a value.
    may_be_missing: HashSet<TypeId>,
}

impl States {
    /// No state, for handlers that take none.
    pub(crate) const NONE: Self = Self(None);

    /// Adds a value, unless there already is one of its type. Returns whether it was added.
    pub(crate) fn insert<T: SharedState>(&mut self, state: T) -> bool {
        let values = &mut Arc::make_mut(self.0.get_or_insert_default()).values;
        let is_first = !values.contains_key(&TypeId::of::<T>());
        if is_first {
            values.insert(TypeId::of::<T>(), Arc::new(state));
        }
        is_first
    }

    /// Allows handlers to be registered without a value of this type.
    pub(crate) fn allow_missing<T: SharedState>(&mut self) {
        Arc::make_mut(self.0.get_or_insert_default()).may_be_missing.insert(TypeId::of::<T>());
    }

    fn may_be_missing(&self, id: TypeId) -> bool {
        self.0.as_ref().is_some_and(|states| states.may_be_missing.contains(&id))
    }

    pub(super) fn get<T: SharedState>(&self) -> Option<T> {
        self.0.as_ref()?.values.get(&TypeId::of::<T>())?.downcast_ref().cloned()
    }

    fn has(&self, id: TypeId) -> bool {
        self.0.as_ref().is_some_and(|states| states.values.contains_key(&id))
    }
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("States")
            .field("count", &self.0.as_ref().map_or(0, |states| states.values.len()))
            .finish_non_exhaustive()
    }
}
