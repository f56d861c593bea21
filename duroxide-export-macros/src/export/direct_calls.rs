//! Activities that an orchestration calls as the functions that they also are, which runs them on every replay.

use super::found::Found;
use super::tree::{Function, Replayed};
use crate::kind::Kind;
use crate::lints::{Finding, Lint};
use crate::signature::text;
use crate::walk::{Next, Node, Walker};
use std::collections::{HashMap, HashSet};
use syn::{Expr, Ident, Path};

/// Finds them among a crate's functions.
pub(super) fn find(functions: &[Function], handlers: &[Found]) -> Vec<Finding> {
    let mut activities: HashMap<String, Vec<&Found>> = HashMap::new();
    for activity in handlers.iter().filter(|handler| handler.kind == Kind::Activity) {
        activities.entry(activity.function.to_string()).or_default().push(activity);
    }
    let replayed = functions.iter().filter_map(|function| Some((function, function.replayed.as_ref()?)));
    replayed.flat_map(|(function, replayed)| in_function(function, replayed, functions, &activities)).collect()
}

fn in_function(
    function: &Function,
    Replayed { context, code }: &Replayed,
    functions: &[Function],
    activities: &HashMap<String, Vec<&Found>>,
) -> Vec<Finding> {
    let mut calls = Calls::default();
    code.walk(&mut calls);
    let mut seen = HashSet::new();
    let of_activities = calls.0.iter().filter_map(|path| {
        let named = activities.get(&path.segments.last()?.ident.to_string())?;
        let activity = named.iter().find(|activity| is_meant(path, function, activity, functions))?;
        seen.insert(text(path)).then(|| finding(path, &function.place(), context, activity))
    });
    of_activities.collect()
}

fn finding(path: &Path, place: &str, context: &Ident, activity: &Found) -> Finding {
    let problem =
        format!("`{}(..)` in {place} runs the activity within the orchestration, again on every replay", text(path));
    let help = format!("write `{}::call(&{context}, &input).await`", activity.named.idents.handle);
    Finding::at_call_site(Lint::DirectCall, problem, help)
}

/// Whether a path that ends in the name of an activity's function leads to it, as far as the segment before tells.
fn is_meant(path: &Path, caller: &Function, activity: &Found, functions: &[Function]) -> bool {
    match path.segments.iter().rev().nth(1).map(|segment| &segment.ident) {
        Some(module) if module == "crate" || module == "self" || module == "super" => true,
        Some(module) => activity.module.path.last() == Some(module),
        None => caller.module.name == activity.module.name || !has_function(functions, caller, &activity.function),
    }
}

/// Whether the caller's module has a function of that name.
fn has_function(functions: &[Function], caller: &Function, name: &Ident) -> bool {
    functions.iter().any(|function| function.module.name == caller.module.name && function.ident == *name)
}

/// The paths that are called.
#[derive(Default)]
struct Calls(Vec<Path>);

impl Walker for Calls {
    fn enter(&mut self, node: Node<'_>) -> Next {
        if let Node::Expr(Expr::Call(call)) = node
            && let Expr::Path(function) = &*call.func
        {
            self.0.push(function.path.clone());
        }
        Next::Inside
    }
}
