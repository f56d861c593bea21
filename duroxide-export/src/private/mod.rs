//! What generated code names. This is not part of the public interface, and can change in any release.

mod details;
mod items;
mod lengths;
mod library;
mod messages;

#[cfg(feature = "dynamic")]
pub use crate::dynamic;
pub use crate::entries::details::{Details, MessageDetails};
pub use crate::entries::entry::Entry;
pub use crate::entries::helper_uses::{Exported, HelperUses, RecordedCalls};
pub use crate::entries::message::MessageEntry;
#[cfg(feature = "schema")]
pub use crate::entries::schemas;
pub use crate::execution::blocking::blocking;
pub use crate::handler::arguments::{Declared, Encoded, Raw, Sorted, WithState, assert_raw_output};
pub use crate::handler::definition::{Definition, HandlerReturn, reporting};
pub use crate::handler::handle::{Handle, MaybeHandle};
pub use crate::handler::kind::HandlerKind;
pub use crate::handler::location::Crate;
pub use crate::handler::location::Location;
pub use crate::handler::message::{MessageAction, MessageMeta, MessageUse};
pub use crate::handler::meta::{Allowed, Meta, Use};
pub use crate::handler::state::{NotSend, SharedState, StateParameters, StateSource};
pub use crate::message::definition::Generated;
pub use crate::message::used::{MaybeMessage, Probe, used_message};
pub use crate::registry::builder::RegistriesBuilder;
pub use crate::{__handler as handler, __submit_message as submit_message};
pub use crate::{__inventory_module as inventory_module, __registry_module as registry_module};
pub use duroxide::runtime::registry::{
    ActivityRegistry, ActivityRegistryBuilder, OrchestrationRegistry, OrchestrationRegistryBuilder,
};
pub use duroxide::{ActivityContext, BackoffStrategy, OrchestrationContext, RetryPolicy};
pub use duroxide_export_macros::Derived;
pub use inventory;
pub use lengths::{check_delays, check_length, default_longest_delay};
pub use library::is_crate_root;
pub use std::string::String;
pub use std::vec::Vec;
