//! Typed messages: what a running workflow exchanges with others, besides calls.
//!
//! [`#[event]`](macro@crate::event), [`#[queue]`](macro@crate::queue) and [`#[value]`](macro@crate::value) declare a
//! message on the type that travels. The attribute gives the type the calls of its kind, so no trait needs to be
//! imported. The traits here are bounds for code that works with any message, and the `Named*` types have the same calls
//! for names that are only known at run time.
//!
//! ```
//! # use duroxide_export as duroxide;
//! use duroxide::message::Event;
//! use serde::{Deserialize, Serialize};
//!
//! /// A person's decision on a deployment.
//! #[duroxide::event(name = "deployment-approval")]
//! #[derive(Serialize, Deserialize)]
//! struct DeploymentApproval {
//!     granted: bool,
//! }
//!
//! fn name_of<E: Event>() -> &'static str {
//!     E::NAME
//! }
//!
//! assert_eq!(name_of::<DeploymentApproval>(), "duroxide-export::event::deployment-approval");
//! assert_eq!(DEPLOYMENT_APPROVAL, name_of::<DeploymentApproval>());
//! ```

pub(crate) mod definition;
mod events;
mod future;
pub(crate) mod payloads;
mod queues;
pub(crate) mod used;
mod values;

pub use crate::handler::message::MessageKind;
#[doc(hidden)]
pub use crate::handler::message::{MessageAction, MessageMeta, MessageUse};
pub use definition::{Event, Message, MessagePayload, Queue, Value};
#[doc(hidden)]
pub use definition::{SerdeCodec, TypedCodec, ValueCodec};
pub use events::NamedEvent;
pub use future::MessageFuture;
pub use payloads::{decode_declared as decode, encode_declared as encode};
pub use queues::NamedQueue;
#[doc(hidden)]
pub use used::{Awaited, awaited, sent};
pub use values::NamedValue;
