//! Which of the handlers in a binary are meant: all, or those of one crate.

use crate::entries::entry::{Entry, Linked};
use crate::entries::{index, order};
use duroxide::{ActivityContext, OrchestrationContext};

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

    fn has_none<C: Linked>(self) -> bool {
        read::<C, _>(self, |entries| entries.next().is_none())
    }
}

/// The entries of a scope, in the inventory's own order, which differs from build to build.
pub(crate) fn linked<C: Linked>(scope: Scope) -> Vec<&'static Entry<C>> {
    read(scope, |entries| entries.collect())
}

/// What `read` makes of the entries of a scope, without a copy of the list.
pub(crate) fn read<C: Linked, R>(
    scope: Scope,
    read: impl FnOnce(&mut dyn Iterator<Item = &'static Entry<C>>) -> R,
) -> R {
    match scope {
        Scope::Binary => read(&mut C::linked()),
        Scope::Crate { name, version } => index::of_crate(name, version, |entries| read(&mut entries.iter().copied())),
    }
}

/// The entries of a scope by name and ascending version.
pub(crate) fn entries<C: Linked>(scope: Scope) -> Vec<&'static Entry<C>> {
    let entries = linked::<C>(scope);
    let metas: Vec<_> = entries.iter().map(|entry| entry.meta).collect();
    order::by_name(&metas).into_iter().map(|index| entries[index]).collect()
}

/// A library, as its own `export!()` names it: for [`RegistriesBuilder::include_crate`].
///
/// The version is there because a binary can hold two versions of one library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crate {
    /// `CARGO_PKG_NAME`.
    pub name: &'static str,
    /// `CARGO_PKG_VERSION`.
    pub version: &'static str,
}

impl Crate {
    pub(crate) const fn scope(self) -> Scope {
        Scope::Crate { name: self.name, version: self.version }
    }
}
