//! The handlers that a request selects.

use crate::entries::entry::Linked;
use crate::entries::helper_uses::AllUses;
use crate::entries::scope::{Scope, linked};
use crate::handler::kind::{Both, PerKind};
use crate::handler::meta::{Meta, Use};
use crate::handler::state::States;
use crate::registry::problem::Problem;
use crate::registry::request::{Merged, Request};
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
        // Before anything is left out: a replacement for a handler that is left out does no harm.
        replace(activities.replaced, &mut all_activities, &mut problems);
        replace(orchestrations.replaced, &mut all_orchestrations, &mut problems);
        if !only.is_empty() {
            let kept = Kept::of(&only, &all_orchestrations);
            all_activities.retain(|selected| kept.contains(&activities.only, selected.meta(), Use::Activity));
            all_orchestrations
                .retain(|selected| kept.contains(&orchestrations.only, selected.meta(), Use::Orchestration));
        }
        leave_out(&activities.without, &mut all_activities, &mut problems);
        leave_out(&orchestrations.without, &mut all_orchestrations, &mut problems);
        mock(activities.mocked, &mut all_activities);
        mock(orchestrations.mocked, &mut all_orchestrations);
        let handlers = Both { activities: all_activities, orchestrations: all_orchestrations };
        Self { handlers, scopes, states, merged, tags, problems }
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

/// Attaches replacements.
fn replace<C>(replaced: Vec<Replaced<C>>, all: &mut [Selected<C>], problems: &mut Vec<Problem>) {
    for Replaced { meta, run } in replaced {
        match all.iter_mut().find(|selected| meta.is_of_same_handler(selected.meta())) {
            None => problems.push(Problem::NotThere { meta, purpose: "replace" }),
            Some(Selected { replacement: Some(_), .. }) => problems.push(Problem::ReplacedTwice { meta }),
            Some(selected) => selected.replacement = Some(run),
        }
    }
}

/// Removes the handlers that are left out.
fn leave_out<C>(without: &[&'static Meta], all: &mut Vec<Selected<C>>, problems: &mut Vec<Problem>) {
    missing(without, all, "leave out", problems);
    all.retain(|selected| !without.iter().any(|meta| meta.is_of_same_handler(selected.meta())));
}

/// Adds mocks, in place of the handlers if these are there.
fn mock<C>(mocked: Vec<Selected<C>>, all: &mut Vec<Selected<C>>) {
    for mock in mocked {
        all.retain(|selected| !mock.meta().is_of_same_handler(selected.meta()));
        all.push(mock);
    }
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
