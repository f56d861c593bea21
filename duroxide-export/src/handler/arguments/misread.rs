//! Inputs that may have been meant as something else. They behave like any input, but their error messages suggest the
//! other meaning.

use crate::handler::arguments::handler_arguments::HandlerArguments;
use crate::handler::state::States;
use crate::payload::Payload;

/// An input that looks like a context under another name. It only differs from `(T,)` in its error message.
#[derive(Debug)]
pub struct PerhapsContext<T>(pub T);

/// The bound of [`PerhapsContext`]: a [`Payload`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the input of an activity or orchestration",
    label = "if this is the context, write its type as `ActivityContext` or `OrchestrationContext`",
    note = "the attribute recognizes the context by the name of its type, and cannot see through `use .. as ..` or \
            an alias"
)]
pub trait PerhapsContextPayload: Payload {}

#[diagnostic::do_not_recommend]
impl<T: Payload> PerhapsContextPayload for T {}

impl<T: PerhapsContextPayload> HandlerArguments for PerhapsContext<T> {
    type Input = T;

    fn new(input: T, _: &States) -> Option<Self> {
        Some(Self(input))
    }
}

/// An input that looks like state. It only differs from `(T,)` in its error message.
#[derive(Debug)]
pub struct PerhapsState<T>(pub T);

/// The bound of [`PerhapsState`]: a [`Payload`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the input of an activity or orchestration",
    label = "if the application provides it, write `State(name): duroxide::State<{Self}>`",
    note = "an input must implement `serde::Serialize` and `serde::Deserialize`, and own its data"
)]
pub trait PerhapsStatePayload: Payload {}

#[diagnostic::do_not_recommend]
impl<T: Payload> PerhapsStatePayload for T {}

impl<T: PerhapsStatePayload> HandlerArguments for PerhapsState<T> {
    type Input = T;

    fn new(input: T, _: &States) -> Option<Self> {
        Some(Self(input))
    }
}
