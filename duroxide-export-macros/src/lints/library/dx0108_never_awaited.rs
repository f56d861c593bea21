//! DX0108: events and queues that no orchestration of their crate waits for.

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::kind::Kind;
use crate::library::contents::Library;
use crate::library::found_message::FoundMessage;
use crate::lints::library::awaited_messages;
use crate::lints::library::listed::listed;

/// If a crate has no orchestrations, its messages are meant for other crates.
pub(super) fn find(library: &Library) -> Option<Finding> {
    let has_orchestrations = library.shipped().any(|handler| handler.kind == Kind::Orchestration);
    if !has_orchestrations || library.unseen.is_some() {
        return None;
    }
    let unawaited = awaited_messages::awaitable(library).filter(|message| !is_awaited(message, library));
    let list = listed(unawaited.map(FoundMessage::type_and_place))?;
    let problem = format!("nothing in this crate waits for these messages, so they are lost or never read:{list}");
    let help =
        "write `wait(&ctx)` or `dequeue(&ctx)` in an orchestration, and `waits_for(..)` in its attribute if the \
                macro cannot see that; if other crates wait for them, `allow(DX0108)` in `export!`"
            .to_owned();
    Some(Finding::at_call_site(Lint::NeverAwaited, problem, help))
}

fn is_awaited(message: &FoundMessage, library: &Library) -> bool {
    let declared =
        library.handlers.iter().any(|handler| handler.declared_messages.iter().any(|ty| message.ident == ty));
    declared || awaited_messages::is_awaited(message, library)
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::{APPROVAL, about_messages, findings};

    #[test]
    fn messages_without_a_receiver_are_listed() {
        let found = about_messages("DX0108", "", "", "");
        assert!(found[0].contains("lost or never read:\n  `Approval` at lib.rs:1\nhelp:"), "{found:?}");
        for (arguments, body, items) in [
            ("", "Approval::wait(&ctx).await", ""),
            ("", "Approval::named(x).wait_timeout(&ctx, day).await", ""),
            ("waits_for(Approval)", "", ""),
            ("", "help(&ctx)", "fn help(ctx: &OrchestrationContext) { crate::Approval::wait(ctx) }"),
            (
                "",
                "let saga = Saga { ctx: &ctx }; saga.run()",
                "struct Saga<'a> { ctx: &'a OrchestrationContext } impl Saga<'_> { fn run(&self) { Approval::wait(self.ctx) } }",
            ),
            ("", "", "make_handlers!();"),
        ] {
            assert_eq!(about_messages("DX0108", arguments, body, items), [""; 0], "{arguments}{body}{items}");
        }
        assert_eq!(findings(APPROVAL), [""; 0]);
    }
}
