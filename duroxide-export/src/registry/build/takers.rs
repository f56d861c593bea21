//! What handlers need, each with the handlers that need it.

use crate::entries::order;
use crate::handler::meta::Meta;
use crate::registry::problem::Taker;
use std::collections::BTreeMap;

/// Turns handlers with their needs around. The handlers are in the order of their names.
pub(super) fn by_need(
    kind: &'static str,
    handlers: &[(&'static Meta, Vec<&'static str>)],
) -> BTreeMap<&'static str, Vec<Taker>> {
    let metas: Vec<_> = handlers.iter().map(|(meta, _)| *meta).collect();
    let mut takers: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for index in order::by_name(&metas) {
        let (meta, needs) = &handlers[index];
        for need in needs {
            takers.entry(*need).or_default().push(Taker { kind, name: meta.name, place: meta.place() });
        }
    }
    takers
}
