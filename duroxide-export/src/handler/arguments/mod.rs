//! The arguments of a handler: its input and its state.

pub(crate) mod encoding;
pub(crate) mod handler_arguments;
pub(crate) mod input_payload;

pub use encoding::{Declared, Encoded, InputEncoding, OutputEncoding, Raw, RawText, Sorted, assert_raw_output};
pub use handler_arguments::{HandlerArguments, WithState};
pub use input_payload::InputPayload;
