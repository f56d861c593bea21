//! The bound of an input, whose error message names what else a parameter can be.

use crate::payload::Payload;

/// A [`Payload`] that is an input.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the input of an activity or orchestration",
    label = "must implement `serde::Serialize` and `serde::Deserialize`, and own its data",
    note = "write `#[derive(serde::Serialize, serde::Deserialize)]` above `{Self}`",
    note = "if the application provides it, write `State(name): duroxide::State<{Self}>`; if it is the context, write \
            `ActivityContext` or `OrchestrationContext` as its type"
)]
pub trait InputPayload: Payload {}

#[diagnostic::do_not_recommend]
impl<T: Payload> InputPayload for T {}
