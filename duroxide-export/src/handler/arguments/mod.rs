//! The arguments of a handler: its input and its state.

pub(crate) mod handler_arguments;
pub(crate) mod misread;
pub(crate) mod raw;

pub use handler_arguments::{HandlerArguments, WithState};
pub use misread::{PerhapsContext, PerhapsContextPayload, PerhapsState, PerhapsStatePayload};
pub use raw::{Raw, RawText, assert_raw_output};
