//! Builds duroxide's registries from handlers that were checked.
//!
//! duroxide's builder panics if versions do not ascend, only reports errors if asked, and silently accepts some
//! duplicates. So everything is sorted and checked before it gets there.

use crate::entries::entry::Entry;
use crate::entries::order;
use crate::execution::guard::Guarded;
use crate::handler::erased::{Replacing, Run};
use crate::handler::kind::HandlerKind;
use crate::handler::state::States;
use crate::registry::checks;
use crate::registry::error::RegistryError;
use crate::registry::problem::Problem;
use crate::registry::registries::Registries;
use crate::registry::selection::{Function, Request, Selected, Selection};
use duroxide::runtime::registry::{ActivityRegistry, OrchestrationRegistry};
use duroxide_export_stores::__private::check_store;
use std::sync::Arc;

/// Selects the handlers, checks them, and builds the registries.
pub(crate) fn build(request: Request) -> Result<Registries, RegistryError> {
    assemble(&Selection::new(request))
}

/// Checks the handlers, and builds the registries.
pub(crate) fn assemble(selection: &Selection) -> Result<Registries, RegistryError> {
    RegistryError::unless_empty(checks::problems(selection))?;
    let mut activities = ActivityRegistry::builder();
    let mut orchestrations = OrchestrationRegistry::builder();
    for index in in_order(&selection.handlers) {
        let Selected { meta, function } = &selection.handlers[index];
        let states = own_states(function, &selection.request.states);
        for name in meta.names() {
            match function {
                Function::Own(Entry { run: Run::Activity(run), .. }) => {
                    let (run, states) = (*run, states.clone());
                    let guarded = move |context, payload| Guarded(run(context, payload, states.clone()));
                    activities = activities.register(name, guarded);
                }
                Function::Own(Entry { run: Run::Orchestration(run), .. }) => {
                    let (run, states, version) = (*run, states.clone(), meta.version);
                    let guarded = move |context, payload| {
                        check_store(name, version);
                        Guarded(run(context, payload, states.clone()))
                    };
                    orchestrations = orchestrations.register_versioned(name, meta.version, guarded);
                }
                Function::Replacement(Replacing::Activity(run)) => {
                    let run = Arc::clone(run);
                    activities = activities.register(name, move |context, payload| Guarded(run(context, payload)));
                }
                Function::Replacement(Replacing::Orchestration(run)) => {
                    let run = Arc::clone(run);
                    let guarded = move |context, payload| Guarded(run(context, payload));
                    orchestrations = orchestrations.register_versioned(name, meta.version, guarded);
                }
            }
        }
    }
    for merged in &selection.request.merged {
        activities = activities.merge(merged.registries.activities.clone());
        orchestrations = orchestrations.merge(merged.registries.orchestrations.clone());
    }
    let rejected = |kind: HandlerKind, message: String| {
        let duplicates = checks::duplicates(selection, kind);
        RegistryError::new(if duplicates.is_empty() { vec![Problem::Duroxide(message)] } else { duplicates })
    };
    Ok(Registries {
        activities: activities.build_result().map_err(|message| rejected(HandlerKind::Activity, message))?,
        orchestrations: orchestrations
            .build_result()
            .map_err(|message| rejected(HandlerKind::Orchestration, message))?,
    })
}

/// Returns the indices of the handlers, with the versions of each name ascending.
fn in_order(handlers: &[Selected]) -> Vec<usize> {
    if handlers.iter().all(|selected| selected.meta.has_default_version()) {
        return (0..handlers.len()).collect();
    }
    order::by_name(&handlers.iter().map(|selected| selected.meta).collect::<Vec<_>>())
}

/// Returns the state of a handler. A handler that takes none does not keep the state of others alive.
fn own_states(function: &Function, all: &States) -> States {
    match function {
        Function::Own(entry) if entry.takes_state => all.clone(),
        _ => States::NONE,
    }
}
