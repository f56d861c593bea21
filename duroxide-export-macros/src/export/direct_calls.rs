//! Activities that an orchestration calls as the functions that they also are, which runs them on every replay.

use super::found::Found;
use super::tree::Function;
use crate::kind::Kind;
use crate::lints::{Finding, Lint};
use crate::signature::{context_ident, text};
use crate::walk::{Next, Node, Walker, walk};
use std::collections::BTreeSet;
use syn::{Expr, Ident, Path};

/// Finds them among a crate's functions.
pub(super) fn find(functions: &[Function], handlers: &[Found]) -> Vec<Finding> {
    let activities: Vec<_> = handlers.iter().filter(|handler| handler.kind == Kind::Activity).collect();
    let replayed = functions.iter().filter_map(|function| Some((function, context_ident(&function.item.sig)?)));
    replayed.flat_map(|(function, context)| in_function(function, context, functions, &activities)).collect()
}

fn in_function(function: &Function, context: &Ident, functions: &[Function], activities: &[&Found]) -> Vec<Finding> {
    let mut calls = Calls::default();
    walk(&mut calls, Node::Block(&function.item.block));
    let mut seen = BTreeSet::new();
    let of_activities = calls.0.iter().filter_map(|path| {
        let activity = activities.iter().find(|activity| is_meant(path, function, activity, functions))?;
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

/// Whether a path leads to an activity's function, as far as its last segments tell.
fn is_meant(path: &Path, caller: &Function, activity: &Found, functions: &[Function]) -> bool {
    let mut segments = path.segments.iter().rev().map(|segment| &segment.ident);
    if segments.next() != Some(&activity.function) {
        return false;
    }
    match segments.next() {
        Some(module) if module == "crate" || module == "self" || module == "super" => true,
        Some(module) => activity.module.path.last() == Some(module),
        None => caller.module.path == activity.module.path || !has_function(functions, caller, &activity.function),
    }
}

/// Whether the caller's module has a function of that name.
fn has_function(functions: &[Function], caller: &Function, name: &Ident) -> bool {
    functions.iter().any(|function| function.module.path == caller.module.path && function.item.sig.ident == *name)
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
