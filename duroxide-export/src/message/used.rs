//! The messages in the body or the arguments of a handler, as constants that only exist for messages.

use crate::handler::message::{MessageAction, MessageKind, MessageMeta, MessageUse};
use crate::message::definition::Message;
use std::marker::PhantomData;

/// Tells messages from other types.
///
/// The attribute sees `Thing::wait(&ctx)`, and cannot tell a message from a helper type with a function of that name.
/// The compiler can: it prefers the inherent constant, which only exists for messages.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: Message> Probe<T> {
    /// The message.
    pub const MESSAGE: Option<&'static MessageMeta> = Some(const { &T::META });
}

/// The fallback constant, for types that are not messages.
pub trait MaybeMessage {
    /// No message.
    const MESSAGE: Option<&'static MessageMeta> = None;
}

impl<T: ?Sized> MaybeMessage for Probe<T> {}

/// What a handler uses, if it is a message of a kind that has the action.
#[doc(hidden)]
#[must_use]
pub const fn used_message(
    action: MessageAction,
    is_named: bool,
    message: Option<&'static MessageMeta>,
) -> Option<MessageUse> {
    match message {
        Some(meta) if action.fits(meta.kind) => {
            Some(MessageUse { action, name: meta.name, type_name: meta.type_name, is_named })
        }
        _ => None,
    }
}

/// A message that is sent and waited for: an event or a queue.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither an event nor a queue",
    label = "`waits_for(..)` and `sends(..)` take types with `#[duroxide::event]` or `#[duroxide::queue]`"
)]
#[doc(hidden)]
pub trait Awaited: Message {}

/// A message in `waits_for(..)`.
#[doc(hidden)]
#[must_use]
pub const fn awaited<T: Awaited>() -> Option<MessageUse> {
    declared::<T>(MessageAction::Wait, MessageAction::Dequeue)
}

/// A message in `sends(..)`.
#[doc(hidden)]
#[must_use]
pub const fn sent<T: Awaited>() -> Option<MessageUse> {
    declared::<T>(MessageAction::Raise, MessageAction::Enqueue)
}

const fn declared<T: Awaited>(with_event: MessageAction, with_queue: MessageAction) -> Option<MessageUse> {
    let action = match T::META.kind {
        MessageKind::Event => with_event,
        MessageKind::Queue | MessageKind::Value => with_queue,
    };
    used_message(action, false, Some(const { &T::META }))
}
