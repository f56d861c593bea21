//! The definition of a handler: what its attribute generates.

use crate::handler::arguments::HandlerArguments;
use crate::handler::error::HandlerError;
use crate::handler::kind::HandlerContext;
use crate::handler::meta::Meta;
use crate::payload::Payload;
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;

/// The return type of an activity or orchestration: a `Result`, or an alias of one.
#[diagnostic::on_unimplemented(
    message = "an activity or orchestration must return `Result<_, String>`, not `{Self}`",
    label = "write `Result<{Self}, String>`",
    note = "the error can also be a type of your own that implements `duroxide::WorkflowError`"
)]
pub trait HandlerReturn: sealed::Sealed + 'static {
    /// What the handler returns when it succeeds.
    type Output: Payload + Send;
    /// What the handler returns when it fails.
    type Error: HandlerError;
    /// What it reports while it runs; `String`, unless the type is [`Reporting`](crate::handler::Reporting).
    ///
    /// It has no bounds, so that an invalid type is reported only once, at the function.
    type Progress: 'static;
    /// What `report` takes a reference to: the declared type, or `str`.
    type Report: ?Sized + 'static;

    /// Tells a text from a value of the declared type.
    #[doc(hidden)]
    fn report(report: &Self::Report) -> Report<'_>;

    /// Converts to a plain `Result`.
    ///
    /// # Errors
    ///
    /// The handler's own error.
    fn into_result(self) -> Result<Self::Output, Self::Error>;
}

/// What an orchestration reports.
#[derive(Debug)]
pub enum Report<'a> {
    /// The text itself, without a declared type.
    Text(&'a str),
    /// A value of the declared type.
    Declared(&'a dyn Any),
}

mod sealed {
    /// Only results are what handlers return.
    pub trait Sealed {}

    impl<T, E> Sealed for Result<T, E> {}
    impl<R, P> Sealed for super::Reporting<R, P> {}
}

impl<T: Payload + Send, E: HandlerError> HandlerReturn for Result<T, E> {
    type Output = T;
    type Error = E;
    type Progress = String;
    type Report = str;

    fn report(report: &str) -> Report<'_> {
        Report::Text(report)
    }

    fn into_result(self) -> Self {
        self
    }
}

/// The return type of an orchestration that declares progress of type `P`.
#[derive(Debug)]
pub struct Reporting<R, P>(R, PhantomData<fn() -> P>);

impl<R: HandlerReturn, P: 'static> HandlerReturn for Reporting<R, P> {
    type Output = R::Output;
    type Error = R::Error;
    type Progress = P;
    type Report = P;

    fn report(report: &P) -> Report<'_> {
        Report::Declared(report)
    }

    fn into_result(self) -> Result<R::Output, R::Error> {
        self.0.into_result()
    }
}

/// Runs the function of an orchestration that declares progress.
///
/// It does not require `Send`, so that rustc reports a future that is not `Send` only once, at the function.
pub async fn reporting<R, P>(function: impl Future<Output = R>) -> Reporting<R, P> {
    Reporting(function.await, PhantomData)
}

/// One annotated function. The attributes implement this for a hidden marker type.
pub trait Definition: Sized + 'static {
    /// `ActivityContext` or `OrchestrationContext`.
    type Context: HandlerContext;
    /// The input; `()` if the function takes none.
    ///
    /// It has no bounds, so that an invalid input is reported only once, at the function, and not again at every call
    /// of the handle.
    type Input: 'static;
    /// The arguments, which put bounds on the input.
    type Arguments: HandlerArguments<Input = Self::Input>;
    /// The return type, as written.
    type Return: HandlerReturn;
    /// The full name, prefix included.
    ///
    /// Separate from [`META`](Self::META), which contains the names of the handlers that the function schedules: a
    /// function may schedule itself.
    const NAME: &'static str;
    /// Everything that is known about the function at compile time. Only generated code can write it.
    #[doc(hidden)]
    const META: Meta;

    /// Calls the function.
    fn invoke(context: Self::Context, arguments: Self::Arguments) -> impl Future<Output = Self::Return> + Send;
}

/// The output and the errors of a [`Definition`], as its callers see them.
///
/// Every definition is a handler. This trait names the associated types directly, so that the signatures of calls are
/// readable.
pub trait Handler: Definition {
    /// What the handler returns when it succeeds.
    type Output: Payload + Send;
    /// The error of a call in an orchestration: `String`, or [`CallError<E>`](crate::CallError) for a domain error.
    type CallError: fmt::Display + fmt::Debug + Into<String> + Send + 'static;
    /// The handler's own error: `String`, or the domain error.
    type Error: fmt::Display + fmt::Debug + Send + 'static;
    /// The progress of an orchestration, as its status has it: `String`, or the declared type.
    type Progress: 'static;
    /// What an orchestration reports: a text, or the declared type.
    type Report: ?Sized + 'static;
}

impl<D: Definition> Handler for D {
    type Output = <D::Return as HandlerReturn>::Output;
    type CallError = <ReturnedError<D> as HandlerError>::Call;
    type Error = <ReturnedError<D> as HandlerError>::Domain;
    type Progress = <D::Return as HandlerReturn>::Progress;
    type Report = <D::Return as HandlerReturn>::Report;
}

/// The result of a call: the handler's output, or its error as callers see it, which is `String` or
/// [`CallError`](crate::CallError).
pub type CallResult<D> = Result<Output<D>, <D as Handler>::CallError>;

/// What the function of a handler returns, as a plain `Result`, whether or not it declares progress.
pub(crate) type Returned<D> = Result<<D as Handler>::Output, <<D as Definition>::Return as HandlerReturn>::Error>;

/// What a handler returns when it succeeds.
pub(crate) type Output<D> = <D as Handler>::Output;

/// The handler's own error.
pub(crate) type Error<D> = <D as Handler>::Error;

/// What an orchestration reports.
pub(crate) type ProgressOf<D> = <D as Handler>::Progress;

/// The error as the function returns it.
pub(crate) type ReturnedError<D> = <<D as Definition>::Return as HandlerReturn>::Error;
