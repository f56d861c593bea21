//! Checks of the handlers that will be registered.

use crate::entries::helper_uses::AllUses;
use crate::entries::message::{MessageEntry, messages};
use crate::entries::order;
use crate::entries::scope::{Scope, linked_of};
use crate::handler::kind::HandlerKind;
use crate::handler::message::MessageKind;
use crate::handler::meta::{Meta, Use};
use crate::registry::problem::Problem;
use crate::registry::selection::{Merged, Selected, Selection};
use semver::Version;
use std::collections::{BTreeMap, HashSet};

/// Checks everything, and returns all problems.
pub(crate) fn problems(selection: &Selection) -> Vec<Problem> {
    let request = &selection.request;
    let mut problems = request.problems.clone();
    problems.extend(request.scopes.iter().filter(|scope| scope.is_empty()).map(|scope| match *scope {
        Scope::Binary => Problem::NothingLinked,
        Scope::Crate(empty) => Problem::EmptyCrate(empty),
    }));
    // The registry of one kind is only part of what will run.
    if request.kind.is_none() {
        problems.extend(duplicate_messages(&request.scopes));
        problems.extend(unregistered(selection));
    }
    problems.extend(bad_versions(selection));
    // duroxide panics on duplicate orchestrations. It reports duplicate activities itself, which saves looking for them.
    problems.extend(duplicates(selection, HandlerKind::Orchestration));
    problems.extend(request.merged.iter().flat_map(|merged| also_merged(selection, merged)));
    problems.extend(missing_states(selection));
    if request.kind != Some(HandlerKind::Orchestration) {
        problems.extend(tags(selection));
    }
    if !problems.is_empty() {
        problems.extend(duplicates(selection, HandlerKind::Activity));
    }
    problems
}

fn bad_versions(selection: &Selection) -> Vec<Problem> {
    let written = selection.handlers.iter().map(|selected| selected.meta).filter(|meta| !meta.has_default_version());
    let parsed = written.map(|meta| (meta, Version::parse(meta.version)));
    parsed.filter_map(|(meta, version)| Some(Problem::Version { meta, error: version.err()?.to_string() })).collect()
}

/// Finds handlers of a kind with the same name and version.
pub(crate) fn duplicates(selection: &Selection, kind: HandlerKind) -> Vec<Problem> {
    let metas: Vec<_> = selection.handlers_of(kind).map(|selected| selected.meta).collect();
    let mut seen = HashSet::with_capacity(metas.len());
    // Hashing the names is faster than sorting them, and there is hardly ever a duplicate.
    if metas.iter().all(|meta| meta.names().all(|name| seen.insert((name, meta.version)))) {
        return Vec::new();
    }
    let mut by_name: BTreeMap<_, Vec<&'static Meta>> = BTreeMap::new();
    for index in order::by_name(&metas) {
        let meta = metas[index];
        for name in meta.names() {
            by_name.entry((name, meta.version)).or_default().push(meta);
        }
    }
    let pairs = by_name.iter().flat_map(|((name, _), metas)| metas.windows(2).map(move |pair| (name, pair)));
    pairs.map(|(name, pair)| Problem::Duplicate { name, handlers: [pair[0], pair[1]] }).collect()
}

/// Finds events and queues that two types declare. Values may share a key, because each instance has keys of its own.
fn duplicate_messages(scopes: &[Scope]) -> impl Iterator<Item = Problem> {
    [MessageKind::Event, MessageKind::Queue].into_iter().flat_map(|kind| {
        let mut all: Vec<_> = scopes.iter().flat_map(|scope| messages(*scope, kind)).collect();
        all.sort_by_key(|entry| (entry.meta.name, entry.meta.location.file, entry.meta.location.line));
        all.dedup_by_key(|entry| std::ptr::from_ref(*entry));
        all.windows(2).filter_map(|pair| duplicate_message(pair[0], pair[1])).collect::<Vec<_>>()
    })
}

/// Reports two messages of one name. Two versions of one library may share it: they mean the same message.
fn duplicate_message(first: &MessageEntry, second: &MessageEntry) -> Option<Problem> {
    let messages = [first.meta, second.meta];
    let [one, other] = messages;
    let is_duplicate = one.name == other.name && !one.location.is_in_other_version_of(&other.location);
    is_duplicate.then_some(Problem::DuplicateMessage { messages })
}

/// Finds handlers that are also in a merged registry.
fn also_merged(selection: &Selection, Merged { registries, place }: &Merged) -> Vec<Problem> {
    // `resolve_handler_exact` would log handlers that do not exist.
    let is_merged = |meta: &Meta, name: &str| match meta.kind {
        HandlerKind::Activity => registries.activities.has(name),
        HandlerKind::Orchestration => {
            let versions = registries.orchestrations.list_versions(name);
            versions.iter().any(|merged| merged.to_string() == meta.version)
        }
    };
    let metas = selection.handlers.iter().map(|selected| selected.meta);
    let names = metas.flat_map(|meta| meta.names().map(move |name| (meta, name)));
    let merged = names.filter(|(meta, name)| is_merged(meta, name));
    merged.map(|(meta, name)| Problem::Merged { name, meta, merged: place }).collect()
}

/// Finds types of state that were not provided, each with all the handlers that take it.
fn missing_states(selection: &Selection) -> impl Iterator<Item = Problem> {
    // A replacement captures what it needs.
    let takers = selection.handlers.iter().filter_map(Selected::own).filter(|entry| entry.takes_state);
    let needs = takers.flat_map(|entry| {
        let keys = (entry.states)().into_iter().filter(|key| key.is_missing_from(&selection.request.states));
        keys.map(|key| (entry.meta, key.name()))
    });
    let missing = dependents(&needs.collect::<Vec<_>>());
    missing.into_iter().map(|((_, name), takers)| Problem::MissingState { name, takers })
}

/// Groups handlers by their kind and what they need. Those of one group are in the order of their names.
fn dependents(needs: &[(&'static Meta, &'static str)]) -> BTreeMap<(HandlerKind, &'static str), Vec<&'static Meta>> {
    let metas: Vec<_> = needs.iter().map(|(meta, _)| *meta).collect();
    let mut dependents: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for index in order::by_name(&metas) {
        let (meta, need) = needs[index];
        dependents.entry((meta.kind, need)).or_default().push(meta);
    }
    dependents
}

/// Finds handlers that orchestrations schedule, and that are not registered.
fn unregistered(selection: &Selection) -> Vec<Problem> {
    let own: HashSet<_> = selection.handlers.iter().flat_map(|selected| selected.meta.uses()).collect();
    let is_merged = |item: Use| {
        selection.request.merged.iter().any(|Merged { registries, .. }| match item {
            Use::Activity(name) => registries.activities.has(name),
            Use::Orchestration(name) => registries.orchestrations.has(name),
        })
    };
    let (elsewhere, all_uses) = (served_elsewhere(selection), AllUses::linked());
    let is_missing = |item: &Use| !own.contains(item) && !is_merged(*item) && !elsewhere.contains(item);
    let mut problems = Vec::new();
    // A replacement may schedule anything.
    let orchestrations = selection.handlers_of(HandlerKind::Orchestration).filter_map(Selected::own);
    for meta in orchestrations.map(|entry| entry.meta) {
        let mut seen = HashSet::new();
        let missing = all_uses.of(meta).filter(|item| seen.insert(*item)).filter(is_missing);
        problems.extend(missing.map(|missing| Problem::Unregistered { missing, meta }));
    }
    problems
}

/// Returns the activities that workers of other programs run, so that this program need not register them.
fn served_elsewhere(selection: &Selection) -> HashSet<Use> {
    let tags = &selection.request.tags;
    if tags.elsewhere.is_empty() {
        return HashSet::new();
    }
    let metas = linked_of(Scope::Binary, HandlerKind::Activity).map(|entry| entry.meta);
    let is_elsewhere = |meta: &&'static Meta| meta.tag.is_some_and(|tag| tags.is_served_elsewhere(tag));
    metas.filter(is_elsewhere).flat_map(Meta::uses).collect()
}

/// Finds tags that no worker serves, and mistakes in the builder's calls about tags. duroxide would let an activity with an
/// unserved tag wait forever.
fn tags(selection: &Selection) -> Vec<Problem> {
    let tags = &selection.request.tags;
    let metas = selection.handlers_of(HandlerKind::Activity).map(|selected| selected.meta);
    let unserved = metas.filter_map(|meta| Some((meta, meta.tag.filter(|tag| !tags.is_served(tag))?)));
    let unserved = dependents(&unserved.collect::<Vec<_>>());
    let unserved = unserved.into_iter().map(|((_, tag), activities)| Problem::Unserved { tag, activities });
    let too_many = tags.too_many().map(|count| Problem::TooManyTags { count });
    unserved.chain(unknown_tags(&tags.elsewhere)).chain(too_many).collect()
}

/// Finds tags served elsewhere that no activity declares, probably typos.
fn unknown_tags(elsewhere: &[String]) -> Vec<Problem> {
    if elsewhere.is_empty() {
        return Vec::new();
    }
    // Includes handlers that are left out here, because another program runs them.
    let declared: HashSet<_> =
        linked_of(Scope::Binary, HandlerKind::Activity).filter_map(|entry| entry.meta.tag).collect();
    let unknown = elsewhere.iter().filter(|tag| !declared.contains(tag.as_str()));
    unknown.map(|tag| Problem::UnknownTag { tag: tag.clone() }).collect()
}
