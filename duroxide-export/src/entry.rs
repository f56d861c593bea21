//! What a handler submits to the inventory of the binary that it is linked into.

use crate::context::HandlerContext;
use crate::definition::{Definition, Output, ReturnedError};
use crate::meta::Meta;
use crate::order;
use crate::payload::HandlerArguments;
use crate::run::{HandlerFuture, run};
use crate::state::{StateKey, States};
use crate::type_name;
use duroxide::{ActivityContext, OrchestrationContext};
use std::fmt;

/// One handler, with its types erased: the registration code exists once, in this crate.
pub struct Entry<C> {
    pub(crate) meta: &'static Meta,
    pub(crate) types: fn() -> TypeNames,
    /// The full name, and whether there is nothing else that registration has to know: no alias, no version of its own,
    /// no state. They are here, so that for most handlers `meta`, which is large, need not be loaded.
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

impl<C: HandlerContext> Entry<C> {
    /// The entry of a definition.
    #[must_use]
    pub const fn of<D: Definition<Context = C>>() -> Self {
        Self::described::<D>(const { &D::META })
    }

    /// The entry of a definition, by another description: benchmarks have many handlers of one function.
    #[must_use]
    pub const fn described<D: Definition<Context = C>>(meta: &'static Meta) -> Self {
        Self {
            meta,
            name: meta.name,
            is_plain: !D::Arguments::TAKES_STATE && meta.aliases.is_empty() && meta.has_default_version(),
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

/// Which of the entries in this binary are meant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope {
    /// All that is linked in.
    Binary,
    /// Those of one crate. Name and version: a binary can hold two versions of one library.
    Crate { name: &'static str, version: &'static str },
}

impl Scope {
    /// Whether nothing at all is linked in.
    pub(crate) fn is_empty(self) -> bool {
        self.has_none::<ActivityContext>() && self.has_none::<OrchestrationContext>()
    }

    fn has_none<C: HandlerContext>(self) -> bool {
        read::<C, _>(self, |entries| entries.next().is_none())
    }
}

/// The entries of a scope, in the inventory's own order, which differs from build to build.
pub(crate) fn linked<C: HandlerContext>(scope: Scope) -> Vec<&'static Entry<C>> {
    read(scope, |entries| entries.collect())
}

/// What `read` makes of the entries of a scope, without a copy of the list.
pub(crate) fn read<C: HandlerContext, R>(
    scope: Scope,
    read: impl FnOnce(&mut dyn Iterator<Item = &'static Entry<C>>) -> R,
) -> R {
    match scope {
        Scope::Binary => read(&mut C::linked()),
        Scope::Crate { name, version } => {
            C::index().of_crate(name, version, |entries| read(&mut entries.iter().copied()))
        }
    }
}

/// The entries of a scope by name and ascending version.
pub(crate) fn entries<C: HandlerContext>(scope: Scope) -> Vec<&'static Entry<C>> {
    let entries = linked::<C>(scope);
    let metas: Vec<_> = entries.iter().map(|entry| entry.meta).collect();
    order::by_name(&metas).into_iter().map(|index| entries[index]).collect()
}
