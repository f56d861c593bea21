//! What a handler submits to the inventory of the binary that it is linked into.

use crate::definition::{Definition, HandlerFuture, HandlerReturn, Meta, Output, run};
use crate::type_name;
use duroxide::{ActivityContext, OrchestrationContext};
use std::fmt;

/// One handler, with its types erased: the registration code exists once, in this crate.
pub struct Entry<C> {
    pub(crate) meta: &'static Meta,
    pub(crate) types: fn() -> TypeNames,
    pub(crate) run: fn(C, String) -> HandlerFuture,
}

/// The full names of a handler's types.
pub(crate) struct TypeNames {
    pub(crate) input: &'static str,
    pub(crate) output: &'static str,
    pub(crate) error: &'static str,
}

inventory::collect!(Entry<ActivityContext>);
inventory::collect!(Entry<OrchestrationContext>);

impl<C> Entry<C> {
    /// The entry of a definition.
    #[must_use]
    pub const fn of<D: Definition<Context = C>>() -> Self {
        Self { meta: const { &D::META }, types: type_names::<D>, run: run::<D> }
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
        error: type_name::full::<<D::Return as HandlerReturn>::Error>(),
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
    fn contains(self, meta: &Meta) -> bool {
        match self {
            Self::Binary => true,
            Self::Crate { name, version } => meta.crate_name == name && meta.crate_version == version,
        }
    }
}

/// The entries of a scope by name; the inventory's own order differs from build to build.
pub(crate) fn entries<C>(scope: Scope) -> Vec<&'static Entry<C>>
where
    Entry<C>: inventory::Collect,
{
    let mut entries: Vec<_> =
        inventory::iter::<Entry<C>>.into_iter().filter(|entry| scope.contains(entry.meta)).collect();
    entries.sort_by_key(|entry| (entry.meta.name, entry.meta.file, entry.meta.line));
    entries
}
