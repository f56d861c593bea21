//! The messages that a handler uses.

use crate::message::definition::Message;
use crate::message::meta::{MessageKind, MessageMeta};
use std::marker::PhantomData;

/// A message that a handler uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MessageUse {
    /// What the handler does with the message.
    pub action: MessageAction,
    /// The full name; the key of a value.
    pub name: &'static str,
    /// The type, without module paths.
    pub type_name: &'static str,
    /// The name is only known at run time: `Approval::named(signal)`, `Endpoint::at(key)`. `name` is then the type's own.
    pub is_named: bool,
}

/// What a handler does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageAction {
    /// An orchestration waits for an event.
    Wait,
    /// An orchestration takes messages from a queue.
    Dequeue,
    /// An orchestration sets or clears a value.
    Set,
    /// An activity raises an event.
    Raise,
    /// An activity adds to a queue.
    Enqueue,
}

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

/// The constant of types that are no messages.
pub trait MaybeMessage {
    /// No message.
    const MESSAGE: Option<&'static MessageMeta> = None;
}

impl<T: ?Sized> MaybeMessage for Probe<T> {}

/// What a handler uses, if it is a message.
#[doc(hidden)]
#[must_use]
pub const fn used_message(
    action: MessageAction,
    is_named: bool,
    message: Option<&'static MessageMeta>,
) -> Option<MessageUse> {
    match message {
        Some(meta) => Some(MessageUse { action, name: meta.name, type_name: meta.type_name, is_named }),
        None => None,
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
    let action = match T::META.kind {
        MessageKind::Event => MessageAction::Wait,
        MessageKind::Queue | MessageKind::Value => MessageAction::Dequeue,
    };
    used_message(action, false, Some(const { &T::META }))
}

/// A message in `sends(..)`.
#[doc(hidden)]
#[must_use]
pub const fn sent<T: Awaited>() -> Option<MessageUse> {
    let action = match T::META.kind {
        MessageKind::Event => MessageAction::Raise,
        MessageKind::Queue | MessageKind::Value => MessageAction::Enqueue,
    };
    used_message(action, false, Some(const { &T::META }))
}
