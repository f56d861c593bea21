//! The traits that the attributes implement for a function, and their bounds on its types.
//!
//! Only the attributes implement these traits, and new items may be added to them in any release. They are public for
//! documentation, and as bounds in generic code:
//!
//! ```
//! # use duroxide_export as duroxide;
//! use duroxide::handler::{Definition, Handle};
//!
//! /// The full name of any handler.
//! fn name_of<H: Handle>() -> &'static str {
//!     H::Definition::NAME
//! }
//!
//! #[duroxide::activity(name = "charge-card")]
//! async fn charge_card(amount_in_cents: u64) -> Result<u64, String> {
//!     Ok(amount_in_cents)
//! }
//!
//! assert_eq!(name_of::<ChargeCard>(), CHARGE_CARD);
//! ```

pub(crate) mod arguments;
pub(crate) mod definition;
pub(crate) mod erased;
pub(crate) mod error;
pub(crate) mod handle;
pub(crate) mod kind;
pub(crate) mod location;
pub(crate) mod message;
pub(crate) mod meta;
pub(crate) mod progress;
pub(crate) mod replacement;
pub(crate) mod state;
pub(crate) mod type_name;
pub(crate) mod workflow_error;

pub use crate::handler::definition::{CallResult, Definition, Handler, HandlerReturn};
pub use crate::handler::error::HandlerError;
pub use crate::handler::handle::Handle;
pub use crate::handler::kind::{HandlerContext, HandlerKind};
pub use crate::handler::meta::Use;
pub use crate::handler::progress::Progress;
pub use crate::handler::replacement::Replacement;
pub use crate::handler::state::SharedState;
pub use crate::payload::Payload;

// What only generated code uses, and what error messages name.
#[doc(hidden)]
pub use crate::handler::arguments::{
    Declared, Encoded, HandlerArguments, InputEncoding, InputPayload, OutputEncoding, Raw, RawText, Sorted, WithState,
    assert_raw_output,
};
#[doc(hidden)]
pub use crate::handler::definition::Reporting;
#[doc(hidden)]
pub use crate::handler::location::Location;
#[doc(hidden)]
pub use crate::handler::meta::{Allowed, Meta};
#[doc(hidden)]
pub use crate::handler::progress::ProgressCodec;
#[doc(hidden)]
pub use crate::handler::state::{FromStates, NotSend, Parameter, StateKey, StateParameters, StateSource, States};
