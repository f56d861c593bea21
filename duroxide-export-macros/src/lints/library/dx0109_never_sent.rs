//! DX0109: events and queues of a program that its orchestrations wait for, and that nothing in it sends.

use crate::api;
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::library::contents::Library;
use crate::library::found_message::FoundMessage;
use crate::lints::library::awaited_messages;
use crate::lints::library::listed::listed;
use crate::syntax::scan::{RawItem, What};

/// Other crates can send the messages of a library, but not those of a program, whose types they cannot name.
pub(super) fn find(library: &Library) -> Option<Finding> {
    if !library.is_program || library.unseen.is_some() {
        return None;
    }
    let senders: Vec<_> = items(library).filter(|item| sends(item)).collect();
    let of_unknown = |item: &&RawItem| !library.messages.iter().any(|message| mentions(item, message));
    // Something sends a message without naming its type.
    if senders.iter().any(of_unknown) {
        return None;
    }
    let unsent = awaited_messages::awaitable(library).filter(|message| {
        awaited_messages::is_awaited(message, library) && !senders.iter().any(|item| mentions(item, message))
    });
    let list = listed(unsent.map(FoundMessage::type_and_place))?;
    let problem = format!("this program waits for these messages, and never sends them:{list}");
    let help = "write `event.raise(&client, instance)` or `message.enqueue(&client, instance)`; if another program \
                sends them by their full names, `allow(DX0109)` in `export!`"
        .to_owned();
    Some(Finding::at_call_site(Lint::NeverSent, problem, help))
}

fn items(library: &Library) -> impl Iterator<Item = &RawItem> {
    library.sources.iter().flat_map(|source| source.items.iter()).filter(|item| !matches!(item.what(), What::Mod))
}

fn sends(item: &RawItem) -> bool {
    api::sending().any(|method| item.mentions(method))
}

fn mentions(item: &RawItem, message: &FoundMessage) -> bool {
    item.mentions(&message.ident.to_string()) || item.mentions(&message.named.constant.to_string())
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::about_messages;

    #[test]
    fn messages_that_a_program_never_sends_are_listed() {
        let wait = "Approval::wait(&ctx).await";
        let found = about_messages("DX0109", "", wait, "fn main() {}");
        assert!(found[0].contains("and never sends them:\n  `Approval` at lib.rs:1\nhelp:"), "{found:?}");
        for items in [
            "",
            "fn main() { Approval.raise(&client, id) }",
            "fn main() {} async fn approve(approval: Approval) { approval.raise_to_tree(&client, id).await }",
            "fn main() {} impl Approval { async fn send(self) { self.raise(&client, id).await } }",
            "fn main() { client.raise_event(id, APPROVAL, x) }",
            "fn main() { decide().raise(&client, id) }",
        ] {
            assert_eq!(about_messages("DX0109", "", wait, items), [""; 0], "{items}");
        }
        assert_eq!(about_messages("DX0109", "", "", "fn main() {}"), [""; 0]);
    }
}
