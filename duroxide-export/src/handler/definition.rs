//! What the attributes say of one annotated function.

use crate::handler::arguments::HandlerArguments;
use crate::handler::error::HandlerError;
use crate::handler::kind::HandlerContext;
use crate::handler::meta::Meta;
use crate::payload::Payload;
use std::fmt;

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

/// What callers of a handler get: the output and the errors of a [`Definition`], under names of their own.
///
/// Every definition is a handler. The signatures of the calls stay short this way.
pub trait Handler: Definition {
    /// What the handler returns when it succeeds.
    type Output: Payload + Send;
    /// What an orchestration gets when a call fails: `String`, or [`CallError<E>`](crate::CallError) of a domain error.
    type CallError: fmt::Display + fmt::Debug + Send + 'static;
    /// The handler's own error: `String`, or the domain error.
    type Error: fmt::Display + fmt::Debug + Send + 'static;
}

impl<D: Definition> Handler for D {
    type Output = <D::Return as HandlerReturn>::Output;
    type CallError = <ReturnedError<D> as HandlerError>::Call;
    type Error = <ReturnedError<D> as HandlerError>::Domain;
}

/// What a call of a handler yields: its output, or its error as callers see it, which is `String` or
/// [`CallError`](crate::CallError).
pub type CallResult<D> = Result<Output<D>, <D as Handler>::CallError>;

/// What a handler returns when it succeeds.
pub(crate) type Output<D> = <D as Handler>::Output;

/// The handler's own error.
pub(crate) type Error<D> = <D as Handler>::Error;

/// The error as the function returns it.
pub(crate) type ReturnedError<D> = <<D as Definition>::Return as HandlerReturn>::Error;
