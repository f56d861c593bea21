//! DX0103: activities that no orchestration of their crate uses.

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::handler::model::uses::Use;
use crate::kind::Kind;
use crate::library::contents::Library;
use crate::library::found_handler::{FoundHandler, last_segment};
use crate::lints::library::listed::listed;
use std::collections::HashSet;
use syn::Path as SynPath;

/// If a crate schedules nothing, its activities are meant for other crates.
pub(crate) fn find(library: &Library) -> Option<Finding> {
    if library.handlers.iter().all(|handler| handler.kind == Kind::Activity) {
        return None;
    }
    let used = Used::new(library);
    let unused = library.activities().filter(|handler| !used.contains(handler));
    let list = listed(unused.map(FoundHandler::handle_and_place))?;
    let problem = format!("no orchestration of this crate uses these activities:{list}");
    let help = "schedule them, or remove those that are not meant for other crates".to_owned();
    Some(Finding::at_call_site(Lint::Unused, problem, help))
}

/// What a crate schedules and declares, for lookup.
#[derive(Default)]
struct Used<'a> {
    /// The last segments of the paths of handles.
    handles: HashSet<String>,
    /// The last segments of the paths of constants.
    constants: HashSet<String>,
    /// The paths of constants that are called `NAME`.
    plain_names: Vec<&'a SynPath>,
    literals: HashSet<String>,
}

impl<'a> Used<'a> {
    fn new(library: &'a Library) -> Self {
        let mut used = Self::default();
        used.handles.extend(library.handlers.iter().flat_map(|handler| handler.declared_uses.iter().cloned()));
        for scheduled in &library.scheduled {
            match &scheduled.item {
                Use::Handle(path) => used.handles.extend(last_segment(path)),
                Use::Constant(_, path) => match last_segment(path) {
                    Some(last) if last == "NAME" => used.plain_names.push(path),
                    last => used.constants.extend(last),
                },
                Use::Literal(_, name) => {
                    used.literals.insert(name.value());
                }
            }
        }
        used
    }

    fn contains(&self, handler: &FoundHandler) -> bool {
        let idents = &handler.named.idents;
        self.handles.contains(&idents.handle.to_string())
            || self.constants.contains(&idents.constant.to_string())
            // The module distinguishes `provision_vm::NAME` from others.
            || (idents.plain_name && self.plain_names.iter().any(|path| is_name_of(path, handler)))
            || handler.names().any(|name| self.literals.contains(name))
    }
}

/// Whether a path refers to the `NAME` of a function called `activity`.
fn is_name_of(path: &SynPath, handler: &FoundHandler) -> bool {
    let mut segments = path.segments.iter().rev().map(|segment| &segment.ident);
    segments.next().is_some_and(|last| last == "NAME")
        && segments.next().is_none_or(|module| handler.module.path.last() == Some(module))
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::{CHARGE, findings};

    #[test]
    fn activities_are_used_by_handle_constant_name_or_declaration() {
        let table = [
            ("", "ctx", true),
            ("", "ChargeCard::schedule(&ctx, &1).await", false),
            ("", "crate::ChargeCard::call(&ctx, &1).await", false),
            ("", "ctx.schedule_activity(names::activities::CHARGE_CARD, \"\").await", false),
            ("", "ctx.schedule_activity(\"shop::activity::charge-card\", \"\").await", false),
            ("(uses(ChargeCard))", "help(&ctx).await", false),
        ];
        for (arguments, body, unused) in table {
            let sell = format!(
                "/// Sell.\n#[duroxide::orchestration{arguments}] pub async fn sell_book(ctx: OrchestrationContext) -> R {{ {body} }}"
            );
            let found = findings(&format!("{CHARGE}{sell}"));
            assert_eq!(found.iter().any(|finding| finding.starts_with("DX0103")), unused, "{body}: {found:?}");
        }
    }

    #[test]
    fn helpers_and_methods_can_use_activities() {
        let sell = "/// Sell.\n#[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext) -> R {}";
        for helper in [
            "async fn help(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &()).await }",
            "impl Till { async fn help(&self, ctx: &OrchestrationContext) { ChargeCard::call(ctx, &()).await } }",
        ] {
            assert_eq!(findings(&format!("{CHARGE}{sell}{helper}")), [""; 0]);
        }
    }

    #[test]
    fn activities_of_a_crate_without_orchestrations_are_meant_for_other_crates() {
        assert_eq!(findings(CHARGE), [""; 0]);
    }
}
