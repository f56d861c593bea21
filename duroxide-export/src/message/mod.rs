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
#[doc(hidden)]
pub mod events;
mod future;
pub(crate) mod meta;
#[doc(hidden)]
pub mod queues;
mod tree;
pub(crate) mod used;
#[doc(hidden)]
pub mod values;
pub(crate) mod wire;
pub(crate) mod wrong_kind;

pub use definition::{Event, Message, Queue, Value};
pub use events::NamedEvent;
pub use future::MessageFuture;
pub use meta::{MessageKind, MessageMeta};
pub use queues::NamedQueue;
#[doc(hidden)]
pub use used::{Awaited, MessageAction, MessageUse, awaited, sent};
pub use values::NamedValue;
pub use wire::codec::MessagePayload;
#[doc(hidden)]
pub use wire::codec::{MessageCodec, SerdeCodec};
#[doc(hidden)]
pub use wrong_kind::{OnlyOfEvents, OnlyOfQueues};
