//! Checks of who takes the work of activities with a tag. duroxide would let it wait for ever.

use crate::entries::order;
use crate::entries::scope::{Scope, linked};
use crate::handler::meta::Meta;
use crate::registry::build::selection::Selection;
use crate::registry::problem::{Problem, Taker};
use crate::registry::selected::Selected;
use duroxide::ActivityContext;
use std::collections::{BTreeMap, HashSet};

/// Problems with the tags of the activities, and with what the builder says about tags.
pub(crate) fn of_tags(selection: &Selection) -> Vec<Problem> {
    let mut problems = unserved(selection);
    problems.extend(unknown(selection));
    problems.extend(selection.tags.too_many().map(|count| Problem::TooManyTags { count }));
    problems
}

/// The tags that no worker takes, each with its activities.
fn unserved(selection: &Selection) -> Vec<Problem> {
    let is_unserved = |meta: &&'static Meta| meta.tag.is_some_and(|tag| !selection.tags.is_served(tag));
    let metas: Vec<_> = selection.handlers.activities.iter().map(Selected::meta).filter(is_unserved).collect();
    let mut of_tag: BTreeMap<&'static str, Vec<Taker>> = BTreeMap::new();
    for meta in order::by_name(&metas).into_iter().map(|index| metas[index]) {
        let taker = Taker { kind: "activity", name: meta.name, place: meta.place() };
        of_tag.entry(meta.tag.unwrap_or_default()).or_default().push(taker);
    }
    of_tag.into_iter().map(|(tag, activities)| Problem::Unserved { tag, activities }).collect()
}

/// What is served elsewhere, and that no activity declares: most likely a slip.
fn unknown(selection: &Selection) -> Vec<Problem> {
    let elsewhere = &selection.tags.elsewhere;
    if elsewhere.is_empty() {
        return Vec::new();
    }
    // Also of handlers that are left out here: another program has them.
    let declared: HashSet<_> =
        linked::<ActivityContext>(Scope::Binary).into_iter().filter_map(|entry| entry.meta.tag).collect();
    let is_unknown = |tag: &&String| !declared.contains(tag.as_str());
    elsewhere.iter().filter(is_unknown).map(|tag| Problem::UnknownTag { tag: tag.clone() }).collect()
}

/// The activities that workers of other programs have, so that this program can do without.
pub(crate) fn elsewhere(selection: &Selection) -> HashSet<&'static str> {
    if selection.tags.elsewhere.is_empty() {
        return HashSet::new();
    }
    let is_elsewhere = |meta: &&'static Meta| meta.tag.is_some_and(|tag| selection.tags.is_served_elsewhere(tag));
    let metas = linked::<ActivityContext>(Scope::Binary).into_iter().map(|entry| entry.meta);
    metas.filter(is_elsewhere).flat_map(Meta::names).collect()
}
