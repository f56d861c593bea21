//! The old names of handlers in recorded histories.
//!
//! duroxide compares the names that an orchestration schedules with the recorded ones. An `alias` alone would only help
//! work that is queued: the orchestration itself would fail as soon as it schedules the new name. So it gets to see its
//! history as if the handler had always had its present name.

use crate::entries::helper_uses::AllUses;
use crate::entries::scope::{Scope, linked_of};
use crate::handler::kind::HandlerKind;
use crate::handler::meta::Use;
use duroxide::{Event, EventKind};
use std::collections::{HashMap, HashSet};

/// The present names of handlers by their old ones.
#[derive(Debug, Default, Clone)]
struct Names {
    activities: HashMap<&'static str, &'static str>,
    orchestrations: HashMap<&'static str, &'static str>,
}

/// For each orchestration in this binary, the old names that it may have recorded.
#[derive(Debug, Default)]
pub(crate) struct Renames {
    /// By the name of the orchestration; then for each of its versions.
    of: HashMap<&'static str, Vec<(&'static str, Names)>>,
}

impl Renames {
    /// Reads what is linked in.
    pub(crate) fn linked() -> Self {
        let all = Names::of_aliases();
        let mut renames = Self::default();
        if all.is_empty() {
            return renames;
        }
        let all_uses = AllUses::linked();
        for meta in linked_of(Scope::Binary, HandlerKind::Orchestration).map(|entry| entry.meta) {
            let names = all.used_by(&all_uses.of(meta).collect());
            if !names.is_empty() {
                for name in meta.names() {
                    renames.of.entry(name).or_default().push((meta.version, names.clone()));
                }
            }
        }
        renames
    }

    /// Replaces the old names in the history of an orchestration.
    pub(crate) fn apply(&self, orchestration: &str, version: &str, history: &mut [Event]) {
        let versions = self.of.get(orchestration).into_iter().flatten();
        for (_, names) in versions.filter(|(own, _)| *own == version) {
            for event in &mut *history {
                names.apply(event);
            }
        }
    }
}

impl Names {
    fn of_aliases() -> Self {
        let of_kind = |kind| {
            let metas = linked_of(Scope::Binary, kind).map(|entry| entry.meta);
            metas.flat_map(|meta| meta.aliases.iter().map(|alias| (*alias, meta.name))).collect()
        };
        Self { activities: of_kind(HandlerKind::Activity), orchestrations: of_kind(HandlerKind::Orchestration) }
    }

    fn is_empty(&self) -> bool {
        self.activities.is_empty() && self.orchestrations.is_empty()
    }

    /// Those that an orchestration with these calls has to see. If it still schedules an old name itself, then that is
    /// what it has recorded, and what it is to see.
    fn used_by(&self, uses: &HashSet<Use>) -> Self {
        let select = |names: &HashMap<&'static str, &'static str>, kind: fn(&'static str) -> Use| {
            let is_used =
                |(old, new): &(&&'static str, &&'static str)| uses.contains(&kind(new)) && !uses.contains(&kind(old));
            names.iter().filter(is_used).map(|(old, new)| (*old, *new)).collect()
        };
        Self {
            activities: select(&self.activities, Use::Activity),
            orchestrations: select(&self.orchestrations, Use::Orchestration),
        }
    }

    fn apply(&self, event: &mut Event) {
        let (names, name) = match &mut event.kind {
            EventKind::ActivityScheduled { name, .. } => (&self.activities, name),
            EventKind::SubOrchestrationScheduled { name, .. } | EventKind::OrchestrationChained { name, .. } => {
                (&self.orchestrations, name)
            }
            _ => return,
        };
        if let Some(new) = names.get(name.as_str()) {
            *name = (*new).to_owned();
        }
    }
}
