//! Which handlers of a binary to use: all, or those of one crate.

use crate::entries::entry::Entry;
use crate::entries::{index, order};
use crate::handler::kind::HandlerKind;
use crate::handler::location::{Crate, Location};

/// A set of handlers in this binary.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope {
    /// All that are linked in.
    Binary,
    /// Those of one crate.
    Crate(Crate),
}

impl Scope {
    /// Returns whether nothing is linked in.
    pub(crate) fn is_empty(self) -> bool {
        linked(self).next().is_none()
    }

    /// Returns whether what is defined at a place belongs to the scope.
    pub(crate) fn contains(self, location: &Location) -> bool {
        match self {
            Self::Binary => true,
            Self::Crate(it) => location.in_crate() == it,
        }
    }
}

/// Returns the handlers of a scope, in the inventory's order, which differs between builds.
pub(crate) fn linked(scope: Scope) -> impl Iterator<Item = &'static Entry> {
    let (all, of_crate) = match scope {
        Scope::Binary => (Some(inventory::iter::<Entry>), None),
        Scope::Crate(it) => (None, Some(index::entries_in(it))),
    };
    let of_crate = of_crate.into_iter().flat_map(|handlers| (0..handlers.len()).map(move |index| handlers[index]));
    all.into_iter().flatten().chain(of_crate)
}

/// Returns those of one kind.
pub(crate) fn linked_of(scope: Scope, kind: HandlerKind) -> impl Iterator<Item = &'static Entry> {
    linked(scope).filter(move |entry| entry.meta.kind == kind)
}

/// Returns those of one kind, sorted by name and ascending version.
pub(crate) fn sorted(scope: Scope, kind: HandlerKind) -> Vec<&'static Entry> {
    let entries: Vec<_> = linked_of(scope, kind).collect();
    let metas: Vec<_> = entries.iter().map(|entry| entry.meta).collect();
    order::by_name(&metas).into_iter().map(|index| entries[index]).collect()
}

impl Crate {
    pub(crate) const fn scope(self) -> Scope {
        Scope::Crate(self)
    }
}
