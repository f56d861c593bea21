//! The traits of messages.

use crate::message::meta::MessageMeta;
use crate::message::wire::codec::MessageCodec;

/// Marks what the attributes generate.
#[derive(Debug)]
#[doc(hidden)]
pub struct Generated;

/// A type that travels as a message. The attributes implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message",
    label = "needs `#[duroxide::event]`, `#[duroxide::queue]` or `#[duroxide::value]`"
)]
pub trait Message: Send + Sized + 'static {
    /// The full name, prefix included; for a value, its key.
    const NAME: &'static str;

    /// What is known about the message at compile time.
    #[doc(hidden)]
    const META: MessageMeta;

    /// How the message is written and read.
    #[doc(hidden)]
    type Codec: MessageCodec<Message = Self>;
}

/// An event: raised to an instance that waits for it, and lost if the instance does not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "declare it with `#[duroxide::event(name = \"..\")]`"
)]
pub trait Event: Message {
    /// Only generated code writes it.
    #[doc(hidden)]
    const GENERATED: Generated;
}

/// The messages of a queue, which an instance takes one after the other. They are kept until then.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a queue",
    label = "declare it with `#[duroxide::queue(name = \"..\")]`"
)]
pub trait Queue: Message {
    /// Only generated code writes it.
    #[doc(hidden)]
    const GENERATED: Generated;
}

/// A value that an instance sets, and that others read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a value",
    label = "declare it with `#[duroxide::value(name = \"..\")]`"
)]
pub trait Value: Message {
    /// Only generated code writes it.
    #[doc(hidden)]
    const GENERATED: Generated;
}
