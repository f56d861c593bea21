//! The messages that can be waited for, and whether anything does.

use crate::handler::model::uses::messages::Action;
use crate::library::call_graph::reach::UsedMessage;
use crate::library::contents::Library;
use crate::library::found_message::FoundMessage;
use crate::message_kind::MessageKind;

/// The events and queues outside of tests. Deprecated ones are on their way out.
pub(super) fn awaitable(library: &Library) -> impl Iterator<Item = &FoundMessage> {
    let shipped = library.messages.iter().filter(|message| !message.is_test() && message.deprecated.is_none());
    shipped.filter(|message| message.kind != MessageKind::Value)
}

/// Whether an orchestration or one of its helpers evidently waits for a message.
pub(super) fn is_awaited(message: &FoundMessage, library: &Library) -> bool {
    let direct = library.exchanged.iter().filter(|used| used.action != Action::Set).any(|used| {
        let last = used.message.ty.segments.last();
        last.is_some_and(|last| last.ident == message.ident)
    });
    // Methods may keep the context in a field.
    let in_helpers = || {
        library.reached.iter().flat_map(|(_, reached)| &reached.messages).any(|used| {
        matches!(&used.item, UsedMessage::Own { name, action, .. } if *name == message.named.name && *action != Action::Set)
    })
    };
    direct || in_helpers()
}
