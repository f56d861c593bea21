//! duroxide's registries, built from handlers that were checked.
//!
//! duroxide's builder panics if versions do not ascend, only reports errors if asked, and silently accepts some
//! duplicates. So everything is sorted and checked before it gets there.

use crate::entries::order;
use crate::entries::scope::{self, Scope};
use crate::execution::guard::Guarded;
use crate::execution::run::HandlerFuture;
use crate::handler::meta::Meta;
use crate::handler::state::States;
use crate::registry::build::checks;
use crate::registry::build::register::Register;
use crate::registry::build::selection::Selection;
use crate::registry::build::tags;
use crate::registry::error::RegistryError;
use crate::registry::problem::Problem;
use crate::registry::registries::Registries;
use crate::registry::selected::Selected;
use duroxide::runtime::registry::{Registry, RegistryBuilder};

/// Builds both registries.
pub(crate) fn both(selection: Selection) -> Result<Registries, RegistryError> {
    let mut problems = checks::of_all(&selection);
    problems.extend(checks::of_part(&selection, &selection.handlers.activities));
    problems.extend(checks::of_part(&selection, &selection.handlers.orchestrations));
    problems.extend(tags::of_tags(&selection));
    if !problems.is_empty() {
        // Duplicate orchestrations are already among the problems.
        problems.extend(checks::duplicates(&selection.handlers.activities));
    }
    RegistryError::unless_empty(problems)?;
    let (activities, orchestrations): (Vec<_>, Vec<_>) = selection
        .merged
        .into_iter()
        .map(|merged| (merged.registries.activities, merged.registries.orchestrations))
        .unzip();
    Ok(Registries {
        activities: registry(&selection.handlers.activities, &selection.states, activities)?,
        orchestrations: registry(&selection.handlers.orchestrations, &selection.states, orchestrations)?,
    })
}

/// Builds the registry of one kind, regardless of problems with the other.
pub(crate) fn one<C: Register>(selection: &Selection) -> Result<Registry<C::Handler>, RegistryError> {
    let part = C::of(&selection.handlers);
    let mut problems = checks::of_scopes(selection);
    problems.extend(checks::of_part(selection, part));
    problems.extend(C::problems(selection));
    RegistryError::unless_empty(problems)?;
    registry(part, &selection.states, Vec::new())
}

/// The registry of all handlers of one kind in a scope, if each has a single name, the default version and no state.
/// Such handlers need no check that duroxide does not do itself. Returns `None` if there are other handlers, if there
/// are none, or if duroxide reports an error.
pub(crate) fn of_plain<C: Register>(scope: Scope) -> Option<Registry<C::Handler>> {
    let registry = scope::read::<C, _>(scope, |entries| {
        let mut builder = Registry::builder();
        for entry in entries {
            if !entry.is_plain {
                return None;
            }
            builder = without_state(builder, entry.name, Meta::DEFAULT.version, entry.run);
        }
        builder.build_result().ok()
    })?;
    (registry.count() > 0).then_some(registry)
}

/// Builds a registry from handlers, and from registries to merge.
fn registry<C: Register>(
    part: &[Selected<C>],
    states: &States,
    merged: Vec<Registry<C::Handler>>,
) -> Result<Registry<C::Handler>, RegistryError> {
    let mut builder = Registry::builder();
    for index in in_order(part) {
        builder = register(builder, &part[index], states);
    }
    merged.into_iter().fold(builder, C::merge).build_result().map_err(|message| {
        let duplicates = checks::duplicates(part);
        RegistryError::new(if duplicates.is_empty() { vec![Problem::Duroxide(message)] } else { duplicates })
    })
}

/// The indices of the handlers, with the versions of each name ascending.
fn in_order<C: Register>(part: &[Selected<C>]) -> Vec<usize> {
    let metas: Vec<_> = part.iter().map(Selected::meta).collect();
    if metas.iter().all(|meta| meta.has_default_version()) { (0..part.len()).collect() } else { order::by_name(&metas) }
}

/// Registers a handler, or its replacement, under all its names.
fn register<C: Register>(
    builder: RegistryBuilder<C::Handler>,
    selected: &Selected<C>,
    states: &States,
) -> RegistryBuilder<C::Handler> {
    let meta = selected.meta();
    meta.names().fold(builder, |builder, name| {
        if let Some(replacement) = selected.replacement.clone() {
            return C::register(builder, name, meta.version, move |context, payload| {
                Guarded(replacement(context, payload))
            });
        }
        let run = selected.entry.run;
        if !selected.entry.takes_state {
            return without_state(builder, name, meta.version, run);
        }
        let states = states.clone();
        C::register(builder, name, meta.version, move |context, payload| Guarded(run(context, payload, states.clone())))
    })
}

fn without_state<C: Register>(
    builder: RegistryBuilder<C::Handler>,
    name: &'static str,
    version: &str,
    run: fn(C, String, States) -> HandlerFuture,
) -> RegistryBuilder<C::Handler> {
    C::register(builder, name, version, move |context, payload| Guarded(run(context, payload, States::NONE)))
}
