//! What each handler submits to the inventory of its binary.

use crate::execution::run::{HandlerFuture, run};
use crate::handler::arguments::HandlerArguments;
use crate::handler::definition::{Definition, Output, ReturnedError};
use crate::handler::kind::HandlerContext;
use crate::handler::meta::Meta;
use crate::handler::state::{StateKey, States};
use crate::handler::type_name;
use duroxide::{ActivityContext, OrchestrationContext};
use std::fmt;

/// One handler, with its types erased, so that the registration code exists only once, in this crate.
pub struct Entry<C> {
    pub(crate) meta: &'static Meta,
    pub(crate) types: fn() -> TypeNames,
    /// The full name, and whether registration needs nothing else: no alias, no version, no state. They are copied here
    /// because `meta` is large, and most handlers are registered without loading it.
    pub(crate) name: &'static str,
    pub(crate) is_plain: bool,
    pub(crate) takes_state: bool,
    pub(crate) states: fn() -> Vec<StateKey>,
    pub(crate) run: fn(C, String, States) -> HandlerFuture,
}

/// The full names of a handler's types.
pub(crate) struct TypeNames {
    pub(crate) input: &'static str,
    pub(crate) output: &'static str,
    pub(crate) error: &'static str,
}

inventory::collect!(Entry<ActivityContext>);
inventory::collect!(Entry<OrchestrationContext>);

/// What this stage needs of a kind of handler: an inventory.
pub(crate) trait Linked: HandlerContext {
    /// The entries of the kind in this binary, in the inventory's order, which differs between builds.
    fn linked() -> impl Iterator<Item = &'static Entry<Self>>;
}

impl Linked for ActivityContext {
    fn linked() -> impl Iterator<Item = &'static Entry<Self>> {
        inventory::iter::<Entry<Self>>.into_iter()
    }
}

impl Linked for OrchestrationContext {
    fn linked() -> impl Iterator<Item = &'static Entry<Self>> {
        inventory::iter::<Entry<Self>>.into_iter()
    }
}

impl<C: HandlerContext> Entry<C> {
    /// The entry of a definition.
    #[must_use]
    pub const fn of<D: Definition<Context = C>>() -> Self {
        Self::described::<D>(const { &D::META })
    }

    /// The entry of a definition with other metadata. Benchmarks register one function many times.
    #[must_use]
    pub const fn described<D: Definition<Context = C>>(meta: &'static Meta) -> Self {
        Self {
            meta,
            name: meta.name,
            is_plain: !D::Arguments::TAKES_STATE
                && meta.aliases.is_empty()
                && meta.has_default_version()
                && meta.tag.is_none(),
            types: type_names::<D>,
            takes_state: D::Arguments::TAKES_STATE,
            states: D::Arguments::state_keys,
            run: run::<D>,
        }
    }
}

impl<C> fmt::Debug for Entry<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("meta", self.meta).finish_non_exhaustive()
    }
}

fn type_names<D: Definition>() -> TypeNames {
    TypeNames {
        input: type_name::full::<D::Input>(),
        output: type_name::full::<Output<D>>(),
        error: type_name::full::<ReturnedError<D>>(),
    }
}
