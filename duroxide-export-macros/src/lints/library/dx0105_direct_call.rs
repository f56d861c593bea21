//! DX0105: direct calls of an activity's function in an orchestration, which run it again on every replay.

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::handler::model::scope::Scope;
use crate::kind::Kind;
use crate::library::contents::Library;
use crate::library::found::Found;
use crate::library::function::{Function, Replayed};
use crate::syntax::imports;
use crate::syntax::text::text;
use crate::syntax::walk::{Next, Node, Walker};
use std::collections::{HashMap, HashSet};
use syn::{Expr, Ident, Item, Pat, Path};

/// Finds them among a crate's functions.
pub(super) fn find(Library { functions, handlers, .. }: &Library) -> Vec<Finding> {
    let mut activities: HashMap<String, Vec<&Found>> = HashMap::new();
    for activity in handlers.iter().filter(|handler| handler.kind == Kind::Activity) {
        activities.entry(activity.function.to_string()).or_default().push(activity);
    }
    let replayed = functions.iter().filter_map(|function| Some((function, function.replayed.as_ref()?)));
    replayed.flat_map(|(function, replayed)| in_function(function, replayed, &activities)).collect()
}

fn in_function(
    function: &Function,
    Replayed { context, code, .. }: &Replayed,
    activities: &HashMap<String, Vec<&Found>>,
) -> Vec<Finding> {
    let (mut calls, mut locals) = (Calls::default(), Locals::default());
    code.walk(&mut calls);
    code.walk(&mut locals);
    let mut seen = HashSet::new();
    let of_activities = calls.0.iter().filter_map(|path| {
        let named = activities.get(&path.segments.last()?.ident.to_string())?;
        let activity = named.iter().find(|activity| is_meant(path, function, activity, &locals.0))?;
        seen.insert(text(path)).then(|| finding(path, &function.place(), context, activity))
    });
    of_activities.collect()
}

fn finding(path: &Path, place: &str, context: &Ident, activity: &Found) -> Finding {
    let problem =
        format!("`{}(..)` in {place} runs the activity inside the orchestration, again on every replay", text(path));
    let help = format!("write `{}::call(&{context}, &input).await`", activity.named.idents.handle);
    Finding::at_call_site(Lint::DirectCall, problem, help)
}

/// Whether a path that ends with the name of an activity's function certainly refers to it, following the caller's
/// module and its imports.
fn is_meant(path: &Path, caller: &Function, activity: &Found, locals: &HashSet<String>) -> bool {
    let written: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let Some(first) = written.first() else { return false };
    if path.leading_colon.is_some() || (written.len() == 1 && locals.contains(first)) {
        return false;
    }
    let scope = Scope::of_items(&*caller.siblings);
    let here: Vec<_> = caller.module.path.iter().map(ToString::to_string).collect();
    let target: Vec<_> = activity.module.path.iter().chain([&activity.function]).map(ToString::to_string).collect();
    let imported = scope.import(first).map(|start| absolute(start.iter().chain(&written[1..]), &here));
    let candidates = match imported {
        Some(imported) => vec![imported],
        None if scope.declares(first) || is_relative(first) => vec![absolute(&written, &here)],
        // Through a `*` import of the module that contains the activity.
        None => scope.globs().map(|glob| absolute(glob.iter().chain(&written), &here)).collect(),
    };
    candidates.contains(&target)
}

fn is_relative(first: &str) -> bool {
    ["crate", "self", "super"].contains(&first)
}

/// Makes a path that is written in a module absolute.
fn absolute<'a>(written: impl IntoIterator<Item = &'a String>, here: &[String]) -> Vec<String> {
    let mut path = here.to_vec();
    for segment in written {
        match segment.as_str() {
            "crate" => path.clear(),
            "self" => {}
            "super" => {
                path.pop();
            }
            name => path.push(name.to_owned()),
        }
    }
    path
}

/// The names that a function declares: variables, functions, imports.
#[derive(Default)]
struct Locals(HashSet<String>);

impl Walker for Locals {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Pat(Pat::Ident(pat)) => {
                self.0.insert(pat.ident.to_string());
            }
            Node::Item(Item::Fn(item)) => {
                self.0.insert(item.sig.ident.to_string());
            }
            Node::Item(Item::Use(item)) => self.0.extend(imports::names(&item.tree).map(|name| name.to_string())),
            _ => {}
        }
        Next::Inside
    }
}

/// The paths of the functions that are called.
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

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::{CHARGE, findings};

    #[test]
    fn activities_are_called_by_their_handles() {
        let in_modules = |import: &str, body: &str| {
            findings(&format!(
                "{import} pub mod activities {{ {CHARGE} }} fn help(cents: u64) {{}}\n\
                 /// Sell.\n#[duroxide::orchestration(uses(ChargeCard))] pub async fn sell_book(context: OrchestrationContext) -> R {{ {body} }}"
            ))
        };
        for (import, body) in [
            ("", "activities::charge_card().await"),
            ("", "crate::activities::charge_card()"),
            ("", "self::activities::charge_card()"),
            ("use activities::charge_card;", "charge_card().await"),
            ("use activities::*;", "charge_card().await"),
            ("use crate::activities as all;", "all::charge_card().await"),
        ] {
            let path = body.split('(').next().unwrap();
            let expected = format!(
                "DX0105 `{path}(..)` in lib.rs:5 runs the activity inside the orchestration, again on every replay\n\
                 help: write `ChargeCard::call(&context, &input).await`"
            );
            assert_eq!(in_modules(import, body), [expected], "{import} {body}");
        }
        for (import, body) in [
            ("", "help(1)"),
            ("", "others::charge_card().await"),
            ("", "::activities::charge_card().await"),
            ("", "till.charge_card()"),
            ("", "ChargeCard::call(&context, &()).await"),
            ("use other::charge_card;", "charge_card().await"),
            ("use other::activities;", "activities::charge_card().await"),
            ("use other::*;", "charge_card().await"),
            ("use activities::charge_card;", "let charge_card = || 1; charge_card()"),
            ("use activities::charge_card;", "fn charge_card() {} charge_card()"),
            ("use activities::charge_card;", "use other::charge_card; charge_card()"),
        ] {
            assert_eq!(in_modules(import, body), [""; 0], "{import} {body}");
        }
    }

    #[test]
    fn a_users_own_function_with_the_same_name_is_not_an_activity() {
        let text = format!(
            "pub mod activities {{ {CHARGE} }} mod till {{ fn charge_card() {{}}\n\
             /// Sell.\n#[duroxide::orchestration(uses(ChargeCard))] pub async fn sell_book(ctx: OrchestrationContext) -> R {{ charge_card() }} }}"
        );
        assert_eq!(findings(&text), [""; 0]);
    }
}
