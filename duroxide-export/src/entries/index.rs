//! The handlers of a binary by crate, because a program with a hundred libraries looks up each of them.

use crate::entries::entry::Entry;
use crate::handler::location::Crate;
use std::collections::HashMap;
use std::ptr;
use std::sync::{Arc, PoisonError, RwLock};

type Handlers = Arc<[&'static Entry]>;

/// The handlers at the time when the inventory was read.
struct Index {
    /// The first entry of the inventory. A library that is loaded at run time adds its entries in front of it.
    newest: Option<&'static Entry>,
    by_crate: HashMap<Crate, Handlers>,
}

static INDEX: RwLock<Option<Index>> = RwLock::new(None);

/// Returns the handlers of a crate.
pub(super) fn entries_in(of: Crate) -> Handlers {
    let newest = inventory::iter::<Entry>.into_iter().next();
    if let Some(index) = INDEX.read().unwrap_or_else(PoisonError::into_inner).as_ref()
        && index.newest.map(ptr::from_ref) == newest.map(ptr::from_ref)
    {
        return index.entries_in(of);
    }
    let mut by_crate: HashMap<_, Vec<_>> = HashMap::new();
    for entry in inventory::iter::<Entry> {
        by_crate.entry(entry.meta.location.in_crate()).or_default().push(entry);
    }
    let by_crate = by_crate.into_iter().map(|(of, handlers)| (of, handlers.into())).collect();
    let index = Index { newest, by_crate };
    let handlers = index.entries_in(of);
    *INDEX.write().unwrap_or_else(PoisonError::into_inner) = Some(index);
    handlers
}

impl Index {
    fn entries_in(&self, of: Crate) -> Handlers {
        self.by_crate.get(&of).cloned().unwrap_or_default()
    }
}
