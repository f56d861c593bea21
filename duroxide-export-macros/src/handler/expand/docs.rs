//! The documentation of the generated items, in the form that the convention prescribes.

use crate::arguments::lints::Allowed;
use crate::handler::model::Handler;
use crate::handler::model::uses::messages::Action;
use crate::handler::model::uses::{Conditional, Use};
use crate::handler::parse::signature::result_arguments;
use crate::kind::Kind;
use crate::syntax::form::is_without_arguments;
use crate::syntax::text::text;
use std::fmt::Write as _;
use syn::{Path, Type, TypePath};

/// The documentation of the name constant.
pub(crate) fn constant_docs(handler: &Handler) -> String {
    format!("{}\n\n{}", headline(handler), facts(handler))
}

/// The additional documentation of the handle: how to call it.
pub(crate) fn call(handler: &Handler) -> String {
    let handle = &handler.idents.handle;
    let call = match handler.kind {
        Kind::Activity => format!("let output = {handle}::call(&ctx, &input).await?;"),
        Kind::Orchestration => format!(
            "{handle}::start(&client, \"instance-1\", &input).await?;\n\
             let output = {handle}::wait(&client, \"instance-1\", timeout).await?;"
        ),
    };
    format!("\n```text\n{call}\n```")
}

fn headline(handler: &Handler) -> String {
    if handler.description.text.is_empty() {
        return format!("The {} `{}`.", handler.kind.noun(), handler.name);
    }
    handler.description.text.clone()
}

/// Lines end with two spaces, which is Markdown's line break.
fn facts(handler: &Handler) -> String {
    let mut facts = String::new();
    let input = handler.signature.input().map_or_else(|| "none".to_owned(), link);
    line(&mut facts, "Input", &input);
    let (output, error) = returns(handler);
    line(&mut facts, "Output", &output);
    if let Some(error) = error {
        line(&mut facts, "Error", &error);
    }
    let states: Vec<_> = handler.signature.states().map(link).collect();
    if !states.is_empty() {
        line(&mut facts, "State", &states.join(", "));
    }
    match handler.kind {
        Kind::Activity => {
            line(&mut facts, "Idempotent", idempotency(handler.idempotent));
            options(&mut facts, handler);
        }
        Kind::Orchestration => {
            line(&mut facts, "Version", &handler.version);
            if let Some(progress) = &handler.progress {
                line(&mut facts, "Progress", &link(progress));
            }
            messages(&mut facts, handler);
            allowed(&mut facts, &handler.allowed);
            facts.push_str(&used(handler));
        }
    }
    facts
}

fn line(facts: &mut String, key: &str, value: &str) {
    let _ = writeln!(facts, "**{key}:** {value}  ");
}

const fn idempotency(declared: Option<bool>) -> &'static str {
    match declared {
        Some(true) => "Yes",
        Some(false) => "No",
        None => "Not declared",
    }
}

/// The allowed lints, with their reasons.
fn allowed(facts: &mut String, allowed: &[Allowed]) {
    for Allowed { lint, reason } in allowed {
        let reason = reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
        line(facts, "Allows", &format!("{}{reason}", lint.code()));
    }
}

/// The declared options of `call`.
fn options(facts: &mut String, handler: &Handler) {
    if let Some(retry) = &handler.retry {
        line(facts, "Retry", &retry.to_string());
    }
    if let Some(timeout) = &handler.timeout {
        line(facts, "Timeout", &format!("{timeout} for each attempt"));
    }
    if let Some(tag) = &handler.tag {
        line(facts, "Tag", &format!("`{tag}`"));
    }
}

fn returns(handler: &Handler) -> (String, Option<String>) {
    let Some(returns) = &handler.signature.returns else { return ("unknown".to_owned(), None) };
    match result_arguments(returns) {
        (Some(output), error) => (link(output), error.map(link)),
        // The attribute cannot look behind a type alias.
        (None, _) => (format!("that of {}", link(returns)), None),
    }
}

/// The messages that a handler uses. Some may be other types with functions of these names.
fn messages(facts: &mut String, handler: &Handler) {
    let actions = [
        (Action::Wait, "Waits for"),
        (Action::Dequeue, "Takes from"),
        (Action::Set, "Sets"),
        (Action::Raise, "Raises"),
        (Action::Enqueue, "Adds to"),
    ];
    let of_declared = if handler.kind == Kind::Activity { Action::Raise } else { Action::Wait };
    for (action, key) in actions {
        let mut types: Vec<String> = Vec::new();
        let declared = handler.declared_messages.iter().filter(|_| action == of_declared);
        let found = handler.uses.messages.iter().filter(|used| used.item.action == action);
        let found = found.map(|used| (&used.item.message.ty, used.cfgs.is_empty()));
        for (path, always) in found.chain(declared.map(|path| (path, true))) {
            let entry = linked(path, always, handler);
            if !types.contains(&entry) {
                types.push(entry);
            }
        }
        if !types.is_empty() {
            line(facts, key, &types.join(", "));
        }
    }
}

/// A link to an item that the body names, unless it is imported in the body, where rustdoc cannot see it, or does not
/// always exist.
fn linked(path: &Path, always: bool, handler: &Handler) -> String {
    let text = text(path);
    if !always || handler.uses.imports_name(path) { format!("`{text}`") } else { format!("[`{text}`]") }
}

/// The handles and constants that an orchestration schedules.
///
/// Only the compiler knows whether the `X` in `X::schedule(..)` is an activity. If there are any, the heading says that
/// orchestrations may be among them.
fn used(handler: &Handler) -> String {
    if !handler.uses_anything() {
        return String::new();
    }
    let is_activity = |used: &Conditional<Use>| {
        matches!(used.item, Use::Constant(Kind::Activity, _) | Use::Literal(Kind::Activity, _))
    };
    let activities_only = handler.declared_uses.is_empty() && handler.used().iter().all(is_activity);
    let heading =
        if activities_only { "**Activities used:**" } else { "**Activities used** (and sub-orchestrations):" };
    let mut list = format!("{heading}\n");
    for Conditional { item, cfgs } in handler.used() {
        let entry = match item {
            Use::Handle(path) | Use::Constant(_, path) => linked(path, cfgs.is_empty(), handler),
            Use::Literal(_, name) => format!("`{}`", name.value()),
        };
        let _ = writeln!(list, "- {entry}");
    }
    for path in &handler.declared_uses {
        let _ = writeln!(list, "- [`{}`]", text(path));
    }
    list
}

/// An intra-doc link, if rustdoc can resolve one: for a plain path without generic arguments.
fn link(ty: &Type) -> String {
    let text = text(ty);
    match ty {
        Type::Path(TypePath { qself: None, path, .. }) if is_without_arguments(path) => format!("[`{text}`]"),
        _ => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::{call, constant_docs};
    use crate::handler::model::tests::understand;
    use crate::kind::Kind;
    use quote::quote;

    #[test]
    fn the_constant_of_an_activity_is_documented_by_the_convention() {
        let function = quote! {
            /// Charge a card.
            ///
            /// Details.
            async fn charge_card(ctx: ActivityContext, card: types::Card) -> Result<Vec<u8>, String> { todo!() }
        };
        let (handler, _) = understand(Kind::Activity, quote!(idempotent), &function);
        assert_eq!(
            constant_docs(&handler.unwrap()),
            "Charge a card.\n\n\
             **Input:** [`types::Card`]  \n\
             **Output:** `Vec<u8>`  \n\
             **Error:** [`String`]  \n\
             **Idempotent:** Yes  \n"
        );
    }

    #[test]
    fn an_orchestration_lists_what_it_uses() {
        let function = quote! {
            async fn sell_book(ctx: OrchestrationContext) -> Reply {
                use crate::Hidden;
                ChargeCard::schedule(&ctx, &1).await?;
                Hidden::schedule(&ctx, &1).await?;
                ctx.schedule_activity("a::activity::b", "").await
            }
        };
        let (handler, _) = understand(Kind::Orchestration, quote!(version = "1.2.0", uses(crate::Audit)), &function);
        let handler = handler.unwrap();
        assert_eq!(
            constant_docs(&handler),
            "The orchestration `shop::orchestration::sell-book`.\n\n\
             **Input:** none  \n\
             **Output:** that of [`Reply`]  \n\
             **Version:** 1.2.0  \n\
             **Activities used** (and sub-orchestrations):\n\
             - [`ChargeCard`]\n- `Hidden`\n- `a::activity::b`\n- [`crate::Audit`]\n"
        );
        assert!(call(&handler).contains("SellBook::start(&client, \"instance-1\", &input).await?;"));
    }

    #[test]
    fn activities_without_handles_are_listed_as_activities() {
        let function = quote! {
            async fn sell_book(ctx: OrchestrationContext) -> Reply { ctx.schedule_activity(names::PAY, "").await }
        };
        let (handler, _) = understand(Kind::Orchestration, quote!(), &function);
        assert!(constant_docs(&handler.unwrap()).ends_with("**Activities used:**\n- [`names::PAY`]\n"));
    }
}
