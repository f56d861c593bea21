//! DX0108: events and queues that no orchestration of their crate waits for.

use crate::diagnostics::code::Lint;
use crate::diagnostics::finding::Finding;
use crate::kind::Kind;
use crate::library::contents::Library;
use crate::library::messages::FoundMessage;
use crate::lints::library::messages::awaited;

/// If a crate has no orchestrations, its messages are meant for other crates.
pub(super) fn find(library: &Library) -> Option<Finding> {
    let has_orchestrations = library.shipped().any(|handler| handler.kind == Kind::Orchestration);
    if !has_orchestrations || library.unseen.is_some() {
        return None;
    }
    let list = awaited::list(awaited::awaitable(library).filter(|message| !is_awaited(message, library)))?;
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
    declared || awaited::is_awaited(message, library)
}
