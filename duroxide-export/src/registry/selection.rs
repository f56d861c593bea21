//! What an application requests from the builder, and the handlers that this selects.

use crate::entries::entry::Entry;
use crate::entries::helper_uses::AllUses;
use crate::entries::scope::{Scope, linked};
use crate::execution::run::{decode, encode};
use crate::handler::definition::Definition;
use crate::handler::erased::Replacing;
use crate::handler::kind::HandlerKind;
use crate::handler::kind::sealed::Context as _;
use crate::handler::meta::{Meta, Use};
use crate::handler::replacement::Replacement;
use crate::handler::state::States;
use crate::registry::problem::Problem;
use crate::registry::registries::Registries;
use crate::registry::tags::Tags;
use std::collections::HashSet;
use std::fmt;
use std::panic;
use std::sync::Arc;

/// Everything that was requested, before anything is looked up.
#[derive(Debug, Default)]
pub(crate) struct Request {
    pub(crate) scopes: Vec<Scope>,
    /// Build only the registry of this kind, and ignore problems of the other.
    pub(crate) kind: Option<HandlerKind>,
    pub(crate) only: Vec<&'static Meta>,
    pub(crate) without: Vec<&'static Meta>,
    pub(crate) replaced: Vec<Replaced>,
    pub(crate) mocked: Vec<Replaced>,
    pub(crate) states: States,
    pub(crate) merged: Vec<Merged>,
    pub(crate) tags: Tags,
    /// Problems with the calls of the builder.
    pub(crate) problems: Vec<Problem>,
}

/// Existing registries, and the call that added them.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) registries: Registries,
    pub(crate) place: &'static panic::Location<'static>,
}

/// A handler and what runs instead of its function.
pub(crate) struct Replaced {
    pub(crate) meta: &'static Meta,
    pub(crate) run: Replacing,
}

impl Replaced {
    pub(crate) fn new<D: Definition, R: Replacement<D>>(replacement: R) -> Self {
        let replacement = Arc::new(replacement);
        let run = D::Context::replacing(Arc::new(move |context, payload| {
            let replacement = Arc::clone(&replacement);
            Box::pin(async move {
                let input = decode::<D>(payload)?;
                encode::<D>(replacement(context, input).await)
            })
        }));
        Self { meta: const { &D::META }, run }
    }
}

impl fmt::Debug for Replaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replaced").field("name", &self.meta.name).finish_non_exhaustive()
    }
}

/// The handlers that will be registered, and the rest of the request.
pub(crate) struct Selection {
    pub(crate) handlers: Vec<Selected>,
    pub(crate) request: Request,
}

/// A handler that will be registered.
pub(crate) struct Selected {
    pub(crate) meta: &'static Meta,
    pub(crate) function: Function,
}

/// The function that runs.
pub(crate) enum Function {
    /// The annotated function.
    Own(&'static Entry),
    Replacement(Replacing),
}

impl Selected {
    pub(crate) const fn new(entry: &'static Entry) -> Self {
        Self { meta: entry.meta, function: Function::Own(entry) }
    }

    /// Returns the entry, unless the function is replaced.
    pub(crate) const fn own(&self) -> Option<&'static Entry> {
        match self.function {
            Function::Own(entry) => Some(entry),
            Function::Replacement(_) => None,
        }
    }
}

impl Selection {
    pub(crate) fn new(mut request: Request) -> Self {
        let mut handlers = included(&request.scopes, request.kind);
        let problems = &mut request.problems;
        missing(&request.only, &handlers, "keep", problems);
        // Before anything is left out: a replacement for a handler that is left out does no harm.
        replace(std::mem::take(&mut request.replaced), &mut handlers, problems);
        if !request.only.is_empty() {
            let kept = Kept::new(&request.only, &handlers);
            handlers.retain(|selected| kept.contains(&request.only, selected.meta));
        }
        missing(&request.without, &handlers, "leave out", problems);
        handlers.retain(|selected| !request.without.iter().any(|meta| meta.is_same_handler(selected.meta)));
        for Replaced { meta, run } in std::mem::take(&mut request.mocked) {
            handlers.retain(|selected| !meta.is_same_handler(selected.meta));
            handlers.push(Selected { meta, function: Function::Replacement(run) });
        }
        Self { handlers, request }
    }

    /// Returns the handlers of a kind.
    pub(crate) fn handlers_of(&self, kind: HandlerKind) -> impl Iterator<Item = &Selected> {
        self.handlers.iter().filter(move |selected| selected.meta.kind == kind)
    }
}

/// Collects every handler of the scopes, without duplicates, in no particular order.
fn included(scopes: &[Scope], kind: Option<HandlerKind>) -> Vec<Selected> {
    let entries = scopes.iter().flat_map(|scope| linked(*scope));
    let entries = entries.filter(|entry| kind.is_none_or(|kind| entry.meta.kind == kind));
    if scopes.len() == 1 {
        return entries.map(Selected::new).collect();
    }
    let mut seen = HashSet::new();
    entries.filter(|entry| seen.insert(std::ptr::from_ref(*entry))).map(Selected::new).collect()
}

/// Attaches replacements.
fn replace(replaced: Vec<Replaced>, all: &mut [Selected], problems: &mut Vec<Problem>) {
    for Replaced { meta, run } in replaced {
        match all.iter_mut().find(|selected| meta.is_same_handler(selected.meta)) {
            None => problems.push(Problem::UnknownHandler { meta, purpose: "replace" }),
            Some(Selected { function: Function::Replacement(_), .. }) => {
                problems.push(Problem::ReplacedTwice { meta });
            }
            Some(selected) => selected.function = Function::Replacement(run),
        }
    }
}

/// Reports handlers that the builder names, and that do not exist.
fn missing(named: &[&'static Meta], all: &[Selected], purpose: &'static str, problems: &mut Vec<Problem>) {
    let missing = named.iter().filter(|meta| !all.iter().any(|selected| meta.is_same_handler(selected.meta)));
    problems.extend(missing.map(|meta| Problem::UnknownHandler { meta, purpose }));
}

/// The handlers that `only` keeps: the named ones, and everything that they schedule.
struct Kept {
    used: HashSet<Use>,
}

impl Kept {
    fn new(only: &[&'static Meta], handlers: &[Selected]) -> Self {
        let (all_uses, mut used) = (AllUses::linked(), HashSet::new());
        let mut to_visit: Vec<_> = only.to_vec();
        while let Some(meta) = to_visit.pop() {
            for item in all_uses.of(meta) {
                if !used.insert(item) {
                    continue;
                }
                if let Use::Orchestration(name) = item {
                    // Any version may be the one that runs.
                    let orchestrations = handlers.iter().map(|selected| selected.meta);
                    to_visit.extend(
                        orchestrations.filter(|meta| meta.kind == HandlerKind::Orchestration && meta.has_name(name)),
                    );
                }
            }
        }
        Self { used }
    }

    fn contains(&self, only: &[&'static Meta], meta: &Meta) -> bool {
        only.iter().any(|named| named.is_same_handler(meta)) || meta.uses().any(|item| self.used.contains(&item))
    }
}
