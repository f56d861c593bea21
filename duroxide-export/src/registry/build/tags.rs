//! Checks of who takes the work of activities with a tag. duroxide would let it wait for ever.

use crate::entries::scope::{Scope, linked};
use crate::handler::kind::sealed::Kind as _;
use crate::handler::meta::Meta;
use crate::registry::build::selection::Selection;
use crate::registry::build::takers;
use crate::registry::problem::Problem;
use crate::registry::selected::Selected;
use duroxide::ActivityContext;
use std::collections::HashSet;

/// Problems with the tags of the activities, and with what the builder says about tags.
pub(crate) fn of_tags(selection: &Selection) -> Vec<Problem> {
    let mut problems = unserved(selection);
    problems.extend(unknown(selection));
    problems.extend(selection.tags.too_many().map(|count| Problem::TooManyTags { count }));
    problems
}

/// The tags that no worker takes, each with its activities.
fn unserved(selection: &Selection) -> Vec<Problem> {
    let needs = |meta: &'static Meta| {
        let tag = meta.tag.filter(|tag| !selection.tags.is_served(tag))?;
        Some((meta, vec![tag]))
    };
    let unserved: Vec<_> = selection.handlers.activities.iter().map(Selected::meta).filter_map(needs).collect();
    let takers = takers::by_need(ActivityContext::KIND, &unserved);
    takers.into_iter().map(|(tag, activities)| Problem::Unserved { tag, activities }).collect()
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
