//! The entries of a binary, indexed by crate: a program with a hundred libraries looks up each of them.

use crate::entries::entry::{Entry, Linked};
use crate::handler::kind::{Both, PerKind};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// The index of each kind.
struct PerIndex;

impl PerKind for PerIndex {
    type Of<C: 'static> = Index<C>;
}

static INDEX: Both<PerIndex> = Both { activities: Index::new(), orchestrations: Index::new() };

/// Passes the entries of a crate to `read`.
pub(crate) fn of_crate<C: Linked, R>(
    name: &'static str,
    version: &'static str,
    read: impl FnOnce(&[&'static Entry<C>]) -> R,
) -> R {
    C::of(&INDEX).of_crate(name, version, read)
}

/// The entries of one kind, by crate.
struct Index<C: 'static>(RwLock<Option<Known<C>>>);

/// The entries at the time when the inventory was read.
struct Known<C: 'static> {
    /// The first entry of the inventory. A library that is loaded at run time adds its entries in front of it.
    newest: Option<&'static Entry<C>>,
    by_crate: HashMap<(&'static str, &'static str), Vec<&'static Entry<C>>>,
}

impl<C> Index<C> {
    const fn new() -> Self {
        Self(RwLock::new(None))
    }
}

impl<C: Linked> Index<C> {
    /// Passes the entries of a crate to `read`.
    fn of_crate<R>(
        &self,
        name: &'static str,
        version: &'static str,
        read: impl FnOnce(&[&'static Entry<C>]) -> R,
    ) -> R {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref()
            && known.is_all()
        {
            return read(known.of_crate(name, version));
        }
        let known = Known::read();
        let result = read(known.of_crate(name, version));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
        result
    }
}

impl<C: Linked> Known<C> {
    fn read() -> Self {
        let mut by_crate: HashMap<_, Vec<_>> = HashMap::new();
        for entry in C::linked() {
            by_crate.entry((entry.meta.crate_name, entry.meta.crate_version)).or_default().push(entry);
        }
        Self { newest: C::linked().next(), by_crate }
    }

    fn is_all(&self) -> bool {
        match (self.newest, C::linked().next()) {
            (Some(known), Some(newest)) => std::ptr::eq(known, newest),
            (None, None) => true,
            _ => false,
        }
    }

    fn of_crate(&self, name: &'static str, version: &'static str) -> &[&'static Entry<C>] {
        self.by_crate.get(&(name, version)).map_or(&[], Vec::as_slice)
    }
}
