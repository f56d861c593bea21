//! Calls of an activity's own function in an orchestration.

use crate::kind::Kind;
use crate::library::call_graph::calls::{Calls, NamedFunction};
use crate::library::call_graph::function::parameters_of;
use crate::library::call_graph::resolve::{Resolver, Target};
use crate::library::found_handler::FoundHandler;
use crate::library::function::{Function, Replayed};
use crate::syntax::context::Contexts;
use proc_macro2::Ident;
use std::collections::HashMap;
use syn::Path;

/// A call that runs an activity inside an orchestration.
#[derive(Debug)]
pub(crate) struct DirectCall {
    /// The function, as it is written.
    pub(crate) path: Path,
    /// The place of the orchestration, or of the function that it calls.
    pub(crate) place: String,
    /// The context there.
    pub(crate) context: Ident,
    /// The activity's index among the handlers.
    pub(crate) activity: usize,
}

/// Finds them in all functions that take an orchestration's context.
pub(crate) fn find(functions: &[Function], handlers: &[FoundHandler], resolver: &Resolver<'_>) -> Vec<DirectCall> {
    let activities = handlers.iter().enumerate().filter(|(_, handler)| handler.kind == Kind::Activity);
    let activities: HashMap<_, _> = activities
        .map(|(index, activity)| ((activity.module.name.clone(), activity.function.to_string()), index))
        .collect();
    if activities.is_empty() {
        return Vec::new();
    }
    let replayed = functions.iter().filter_map(|function| Some((function, function.replayed.as_ref()?)));
    let calls = replayed.flat_map(|(function, Replayed { context, sig, code })| {
        let calls = Calls::collect(code, &Contexts::new(Some(context), code), &parameters_of(sig));
        let direct = calls.functions.iter().filter(|named| is_meant(named, &calls));
        let direct = direct.filter_map(|named| {
            let target = resolver.resolve(&function.module.name, &calls.segments(&named.path), &calls.imports.globs);
            let Target::Item { module, name } = target else { return None };
            let activity = *activities.get(&(module, name))?;
            Some(DirectCall { path: named.path.clone(), place: function.place(), context: context.clone(), activity })
        });
        direct.collect::<Vec<_>>()
    });
    calls.collect()
}

/// Whether a function is called that the body does not declare. A path from `::` leads to another crate.
fn is_meant(named: &NamedFunction, calls: &Calls) -> bool {
    named.is_called && named.path.leading_colon.is_none() && !calls.declares(&named.path)
}
