//! Checks of the handlers that will be registered.

use crate::entries::helper_uses::AllUses;
use crate::entries::order;
use crate::entries::scope::Scope;
use crate::handler::meta::{Meta, Use};
use crate::registry::build::messages;
use crate::registry::build::register::Register;
use crate::registry::build::selection::Selection;
use crate::registry::build::{tags, takers};
use crate::registry::problem::Problem;
use crate::registry::request::Merged;
use crate::registry::selected::Selected;
use semver::Version;
use std::collections::{BTreeMap, HashSet};

/// Problems with the selection as a whole.
pub(crate) fn of_all(selection: &Selection) -> Vec<Problem> {
    let mut problems = of_scopes(selection);
    problems.extend(messages::duplicates(&selection.scopes));
    problems.extend(unregistered(selection));
    problems
}

/// Problems with the builder's calls, and with what is linked in.
pub(crate) fn of_scopes(selection: &Selection) -> Vec<Problem> {
    let mut problems = selection.problems.clone();
    problems.extend(selection.scopes.iter().filter(|scope| scope.is_empty()).map(|scope| match *scope {
        Scope::Binary => Problem::NothingLinked,
        Scope::Crate { name, version } => Problem::EmptyCrate { name, version },
    }));
    problems
}

/// Problems with the handlers of one kind.
pub(crate) fn of_part<C: Register>(selection: &Selection, part: &[Selected<C>]) -> Vec<Problem> {
    let mut problems = bad_versions(part);
    if C::PANICS_AT_DUPLICATES {
        problems.extend(duplicates(part));
    }
    problems.extend(selection.merged.iter().flat_map(|merged| also_merged(part, merged)));
    problems.extend(missing_states(selection, part));
    problems
}

fn bad_versions<C: Register>(part: &[Selected<C>]) -> Vec<Problem> {
    let written = part.iter().map(Selected::meta).filter(|meta| !meta.has_default_version());
    let parsed = written.map(|meta| (meta, Version::parse(meta.version)));
    parsed.filter_map(|(meta, version)| Some(Problem::Version { meta, error: version.err()?.to_string() })).collect()
}

/// Handlers with the same name and version.
pub(crate) fn duplicates<C: Register>(part: &[Selected<C>]) -> Vec<Problem> {
    let metas: Vec<_> = part.iter().map(Selected::meta).collect();
    same_names(C::KIND, &metas)
}

fn same_names(kind: &'static str, metas: &[&'static Meta]) -> Vec<Problem> {
    let mut seen = HashSet::with_capacity(metas.len());
    // Hashing the names is faster than sorting them, and there is hardly ever a duplicate.
    if metas.iter().all(|meta| meta.names().all(|name| seen.insert((name, meta.version)))) {
        return Vec::new();
    }
    let mut of_name: BTreeMap<_, Vec<&Meta>> = BTreeMap::new();
    for index in order::by_name(metas) {
        let meta = metas[index];
        for name in meta.names() {
            of_name.entry((name, meta.version)).or_default().push(meta);
        }
    }
    let mut problems = Vec::new();
    for ((name, version), metas) in of_name {
        for pair in metas.windows(2) {
            problems.push(Problem::Duplicate { kind, name, version, places: [pair[0], pair[1]].map(Meta::place) });
        }
    }
    problems
}

/// Handlers that are also in a merged registry.
fn also_merged<C: Register>(part: &[Selected<C>], Merged { registries, place }: &Merged) -> Vec<Problem> {
    let merged = C::registry(registries);
    let is_merged = |name: &str, version: &str| {
        // `resolve_handler_exact` would log handlers that do not exist.
        merged.has(name) && merged.list_versions(name).iter().any(|merged| merged.to_string() == version)
    };
    let names = part.iter().map(Selected::meta).flat_map(|meta| meta.names().map(move |name| (name, meta)));
    names
        .filter(|(name, meta)| is_merged(name, meta.version))
        .map(|(name, meta)| Problem::Merged {
            kind: C::KIND,
            name,
            version: meta.version,
            place: meta.place(),
            merged: place,
        })
        .collect()
}

/// The types of state that were not provided, each with all the handlers that take it.
fn missing_states<C: Register>(selection: &Selection, part: &[Selected<C>]) -> Vec<Problem> {
    // A replacement captures what it needs.
    let own = part.iter().filter(|selected| selected.entry.takes_state && selected.replacement.is_none());
    let needs = |selected: &Selected<C>| {
        let keys = (selected.entry.states)().into_iter().filter(|key| key.is_missing_from(&selection.states));
        (selected.meta(), keys.map(|key| key.name()).collect())
    };
    let takers = takers::by_need(C::KIND, &own.map(needs).collect::<Vec<_>>());
    takers.into_iter().map(|(name, takers)| Problem::MissingState { name, takers }).collect()
}

/// Handlers that orchestrations schedule, and that are not registered.
fn unregistered(selection: &Selection) -> Vec<Problem> {
    let (registered, all_uses) = (Registered::of(selection), AllUses::linked());
    let elsewhere = tags::elsewhere(selection);
    let is_elsewhere = |item: Use| matches!(item, Use::Activity(name) if elsewhere.contains(name));
    let mut problems = Vec::new();
    // A replacement may schedule anything.
    let written = selection.handlers.orchestrations.iter().filter(|selected| selected.replacement.is_none());
    for meta in written.map(Selected::meta) {
        let mut seen = HashSet::new();
        let missing =
            all_uses.of(meta).filter(|item| seen.insert(*item) && !registered.contains(*item) && !is_elsewhere(*item));
        problems.extend(missing.map(|missing| Problem::Unregistered { missing, meta }));
    }
    problems
}

/// All names that will be registered.
struct Registered<'a> {
    own: HashSet<Use>,
    merged: &'a [Merged],
}

impl<'a> Registered<'a> {
    fn of(selection: &'a Selection) -> Self {
        let activities =
            selection.handlers.activities.iter().flat_map(|selected| selected.meta().names()).map(Use::Activity);
        let orchestrations = selection
            .handlers
            .orchestrations
            .iter()
            .flat_map(|selected| selected.meta().names())
            .map(Use::Orchestration);
        Self { own: activities.chain(orchestrations).collect(), merged: &selection.merged }
    }

    fn contains(&self, item: Use) -> bool {
        let is_merged = |Merged { registries, .. }: &Merged| match item {
            Use::Activity(name) => registries.activities.has(name),
            Use::Orchestration(name) => registries.orchestrations.has(name),
        };
        self.own.contains(&item) || self.merged.iter().any(is_merged)
    }
}
