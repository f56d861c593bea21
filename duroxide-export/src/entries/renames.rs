//! The old names of handlers in recorded histories, which `alias` declares. Stores ask for them.

use crate::entries::helper_uses::AllUses;
use crate::entries::scope::{Scope, linked, linked_of};
use crate::handler::kind::HandlerKind;
use crate::handler::meta::Use;
use duroxide_export_stores::__private::LinkedRenames;
use duroxide_export_stores::Renames;
use std::collections::HashSet;

inventory::submit!(LinkedRenames(linked_renames));

/// An alias of a handler, with its present name.
struct Alias {
    kind: HandlerKind,
    old: &'static str,
    new: &'static str,
}

/// What the orchestrations in this binary may have recorded under other names.
fn linked_renames() -> Renames {
    let aliases = linked_aliases();
    if aliases.is_empty() {
        return Renames::new();
    }
    let all_uses = AllUses::linked();
    let mut all = Renames::new();
    for meta in linked_of(Scope::Binary, HandlerKind::Orchestration).map(|entry| entry.meta) {
        let own = renames_for(&aliases, &all_uses.of(meta).collect());
        if own != Renames::new() {
            all = meta.names().fold(all, |all, name| all.within(name, meta.version, own.clone()));
        }
    }
    all
}

fn linked_aliases() -> Vec<Alias> {
    let metas = linked(Scope::Binary).map(|entry| entry.meta);
    metas.flat_map(|meta| meta.aliases.iter().map(|old| Alias { kind: meta.kind, old, new: meta.name })).collect()
}

/// The renames for an orchestration with these calls. If it still schedules an old name itself, then that is what it has
/// recorded, and what it is to see.
fn renames_for(aliases: &[Alias], uses: &HashSet<Use>) -> Renames {
    let is_used = |kind, name| uses.contains(&Use::new(kind, name));
    let recorded = aliases.iter().filter(|alias| is_used(alias.kind, alias.new) && !is_used(alias.kind, alias.old));
    recorded.fold(Renames::new(), |renames, Alias { kind, old, new }| match kind {
        HandlerKind::Activity => renames.activity(*old, *new),
        HandlerKind::Orchestration => renames.orchestration(*old, *new),
    })
}
