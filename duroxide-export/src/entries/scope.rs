//! Which handlers of a binary to use: all, or those of one crate.

use crate::entries::entry::{Entry, Linked};
use crate::entries::{index, order};
use duroxide::{ActivityContext, OrchestrationContext};

/// A set of handlers in this binary.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope {
    /// All that are linked in.
    Binary,
    /// Those of one crate. The version is part of its identity, because a binary can contain two versions of one
    /// library.
    Crate { name: &'static str, version: &'static str },
}

impl Scope {
    /// Whether nothing is linked in.
    pub(crate) fn is_empty(self) -> bool {
        self.has_none::<ActivityContext>() && self.has_none::<OrchestrationContext>()
    }

    fn has_none<C: Linked>(self) -> bool {
        read::<C, _>(self, |entries| entries.next().is_none())
    }
}

/// The entries of a scope, in the inventory's order, which differs between builds.
pub(crate) fn linked<C: Linked>(scope: Scope) -> Vec<&'static Entry<C>> {
    read(scope, |entries| entries.collect())
}

/// Passes the entries of a scope to `read`, without copying the list.
pub(crate) fn read<C: Linked, R>(
    scope: Scope,
    read: impl FnOnce(&mut dyn Iterator<Item = &'static Entry<C>>) -> R,
) -> R {
    match scope {
        Scope::Binary => read(&mut C::linked()),
        Scope::Crate { name, version } => index::of_crate(name, version, |entries| read(&mut entries.iter().copied())),
    }
}

/// The entries of a scope, sorted by name and ascending version.
pub(crate) fn entries<C: Linked>(scope: Scope) -> Vec<&'static Entry<C>> {
    let entries = linked::<C>(scope);
    let metas: Vec<_> = entries.iter().map(|entry| entry.meta).collect();
    order::by_name(&metas).into_iter().map(|index| entries[index]).collect()
}

/// A library, as its own `export!()` names it, for
/// [`RegistriesBuilder::include_crate`](crate::RegistriesBuilder::include_crate).
///
/// The version is part of its identity, because a binary can contain two versions of one library.
///
/// ```
/// # extern crate duroxide_export as duroxide;
/// #[duroxide::activity(name = "charge-card")]
/// pub async fn charge_card(amount_in_cents: u64) -> Result<u64, String> {
///     Ok(amount_in_cents)
/// }
///
/// duroxide::export!(registry);
///
/// fn main() {
///     assert_eq!(registry::CRATE.name, "duroxide-export");
/// }
/// ```
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
