//! The traits that the attributes implement for a function, and their bounds on its types.
//!
//! Only the attributes implement these traits, and new items may be added to them in any release. They are public for
//! documentation, and as bounds in generic code.

pub(crate) mod arguments;
pub(crate) mod definition;
pub(crate) mod error;
pub(crate) mod handle;
pub(crate) mod kind;
pub(crate) mod meta;
pub(crate) mod replacement;
pub(crate) mod state;
pub(crate) mod type_name;
pub(crate) mod workflow_error;

pub use crate::handler::arguments::{
    HandlerArguments, PerhapsContext, PerhapsContextPayload, PerhapsState, PerhapsStatePayload, Raw, RawText,
    WithState, assert_raw_output,
};
pub use crate::handler::definition::{CallResult, Definition, Handler, HandlerReturn};
pub use crate::handler::error::HandlerError;
pub use crate::handler::handle::Handle;
pub use crate::handler::kind::HandlerContext;
pub use crate::handler::meta::{Allowed, Meta, Use};
pub use crate::handler::replacement::Replacement;
pub use crate::handler::state::{
    FromStates, NotSend, Parameter, SharedState, StateKey, StateParameters, StateSource, States,
};
pub use crate::payload::Payload;
