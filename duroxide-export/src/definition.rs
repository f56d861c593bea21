//! What the attributes say of one annotated function.

use crate::context::HandlerContext;
use crate::handler_error::HandlerError;
use crate::meta::Meta;
use crate::payload::{HandlerArguments, Payload};

/// The return type of an activity or orchestration: a `Result`, spelled out or behind an alias.
#[diagnostic::on_unimplemented(
    message = "an activity or orchestration must return `Result<_, String>`, not `{Self}`",
    label = "write `Result<{Self}, String>`",
    note = "an error of your own stands in the place of `String` once it implements `duroxide::WorkflowError`"
)]
pub trait HandlerReturn: 'static {
    /// What the handler returns when it succeeds.
    type Output: Payload + Send;
    /// What it returns when it fails.
    type Error: HandlerError;

    /// The same as a plain `Result`.
    ///
    /// # Errors
    ///
    /// The handler's own.
    fn into_result(self) -> Result<Self::Output, Self::Error>;
}

impl<T: Payload + Send, E: HandlerError> HandlerReturn for Result<T, E> {
    type Output = T;
    type Error = E;

    fn into_result(self) -> Self {
        self
    }
}

/// What a definition's handler returns when it succeeds.
pub(crate) type Output<D> = <<D as Definition>::Return as HandlerReturn>::Output;

/// What its handler returns when it fails.
pub(crate) type ReturnedError<D> = <<D as Definition>::Return as HandlerReturn>::Error;

/// Its error as callers of the handler see it.
pub(crate) type CallErrorOf<D> = <ReturnedError<D> as HandlerError>::Call;

/// Its error as the handler means it.
pub(crate) type DomainErrorOf<D> = <ReturnedError<D> as HandlerError>::Domain;

/// One annotated function: the attributes implement this for a hidden marker type.
pub trait Definition: Sized + 'static {
    /// `ActivityContext` or `OrchestrationContext`.
    type Context: HandlerContext;
    /// The input; `()` for a function that takes none.
    ///
    /// It has no bounds here, so that an input that does not meet them is reported once, at the function, and not at
    /// every call of the handle too.
    type Input: 'static;
    /// The input with its bounds.
    type Arguments: HandlerArguments<Input = Self::Input>;
    /// The return type, as written.
    type Return: HandlerReturn;
    /// The full name, prefix included.
    ///
    /// Apart from [`META`](Self::META), which holds the names of what the function schedules: it may schedule itself.
    const NAME: &'static str;
    /// Everything about the function that is known when it is compiled.
    const META: Meta;

    /// Calls the function.
    fn invoke(context: Self::Context, arguments: Self::Arguments) -> impl Future<Output = Self::Return> + Send;
}
