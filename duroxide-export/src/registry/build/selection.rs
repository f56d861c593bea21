//! The handlers that a request selects.

use crate::entries::entry::Linked;
use crate::entries::helper_uses::AllUses;
use crate::entries::scope::{Scope, linked};
use crate::handler::kind::{Both, PerKind};
use crate::handler::meta::{Meta, Use};
use crate::handler::state::States;
use crate::registry::problem::Problem;
use crate::registry::request::{Merged, Part, Request};
use crate::registry::selected::{Replaced, Selected};
use crate::registry::tags::Tags;
use duroxide::OrchestrationContext;
use std::collections::HashSet;

/// The handlers that will be registered.
pub(crate) struct Selection {
    pub(crate) handlers: Both<Handlers>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) states: States,
    pub(crate) merged: Vec<Merged>,
    pub(crate) tags: Tags,
    /// The problems found so far.
    pub(crate) problems: Vec<Problem>,
}

/// The handlers of each kind that will be registered.
pub(crate) struct Handlers;

impl PerKind for Handlers {
    type Of<C: 'static> = Vec<Selected<C>>;
}

impl Selection {
    pub(crate) fn of(request: Request) -> Self {
        let Request { parts: Both { activities, orchestrations }, scopes, states, merged, tags, mut problems } =
            request;
        let only: Vec<_> = activities.only.iter().chain(&orchestrations.only).copied().collect();
        let mut all_activities = included(&scopes);
        let mut all_orchestrations = included(&scopes);
        missing(&activities.only, &all_activities, "keep", &mut problems);
        missing(&orchestrations.only, &all_orchestrations, "keep", &mut problems);
        let (included_activities, included_orchestrations) = (metas(&all_activities), metas(&all_orchestrations));
        if !only.is_empty() {
            let kept = Kept::of(&only, &all_orchestrations);
            all_activities.retain(|selected| kept.contains(&activities.only, selected.meta(), Use::Activity));
            all_orchestrations
                .retain(|selected| kept.contains(&orchestrations.only, selected.meta(), Use::Orchestration));
        }
        Self {
            handlers: Both {
                activities: changed(activities, all_activities, &included_activities, &mut problems),
                orchestrations: changed(orchestrations, all_orchestrations, &included_orchestrations, &mut problems),
            },
            scopes,
            states,
            merged,
            tags,
            problems,
        }
    }
}

/// Every handler of the scopes, without duplicates, in no particular order.
fn included<C: Linked>(scopes: &[Scope]) -> Vec<Selected<C>> {
    let entries = scopes.iter().flat_map(|scope| linked::<C>(*scope));
    let select = |entry| Selected { entry, replacement: None };
    if scopes.len() == 1 {
        return entries.map(select).collect();
    }
    let mut seen = HashSet::new();
    entries.filter(|entry| seen.insert(std::ptr::from_ref(*entry))).map(select).collect()
}

fn metas<C>(all: &[Selected<C>]) -> Vec<&'static Meta> {
    all.iter().map(Selected::meta).collect()
}

/// Removes the handlers that are left out, and attaches replacements. Those of handlers that are left out are not needed.
fn changed<C: 'static>(
    part: Part<C>,
    mut all: Vec<Selected<C>>,
    included: &[&'static Meta],
    problems: &mut Vec<Problem>,
) -> Vec<Selected<C>> {
    missing(&part.without, &all, "leave out", problems);
    all.retain(|selected| !part.without.iter().any(|meta| meta.is_of_same_handler(selected.meta())));
    for Replaced { meta, run } in part.replaced {
        match all.iter_mut().find(|selected| meta.is_of_same_handler(selected.meta())) {
            None if included.iter().any(|included| meta.is_of_same_handler(included)) => {}
            None => problems.push(Problem::NotThere { meta, purpose: "replace" }),
            Some(Selected { replacement: Some(_), .. }) => problems.push(Problem::ReplacedTwice { meta }),
            Some(selected) => selected.replacement = Some(run),
        }
    }
    for mock in part.mocked {
        all.retain(|selected| !mock.meta().is_of_same_handler(selected.meta()));
        all.push(mock);
    }
    all
}

/// Reports handlers that the builder names, and that do not exist.
fn missing<C>(named: &[&'static Meta], all: &[Selected<C>], purpose: &'static str, problems: &mut Vec<Problem>) {
    let missing = named.iter().filter(|meta| !all.iter().any(|selected| meta.is_of_same_handler(selected.meta())));
    problems.extend(missing.map(|meta| Problem::NotThere { meta, purpose }));
}

/// The handlers that `only` keeps: the named ones, and everything that they schedule.
struct Kept {
    used: HashSet<Use>,
}

impl Kept {
    fn of(only: &[&'static Meta], orchestrations: &[Selected<OrchestrationContext>]) -> Self {
        let (all_uses, mut used) = (AllUses::linked(), HashSet::new());
        let mut to_visit: Vec<_> = only.to_vec();
        while let Some(meta) = to_visit.pop() {
            for item in all_uses.of(meta) {
                if !used.insert(item) {
                    continue;
                }
                let Use::Orchestration(name) = item else { continue };
                // Any version may be the one that runs.
                to_visit.extend(orchestrations.iter().map(Selected::meta).filter(|meta| meta.has_name(name)));
            }
        }
        Self { used }
    }

    fn contains(&self, only: &[&'static Meta], meta: &Meta, kind: fn(&'static str) -> Use) -> bool {
        only.iter().any(|named| named.is_of_same_handler(meta))
            || meta.names().any(|name| self.used.contains(&kind(name)))
    }
}
