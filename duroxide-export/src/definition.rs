//! What the attributes say of one annotated function, and what such a function must satisfy.

use crate::codec;
use crate::type_name;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::Pin;

/// An input or output of an activity or orchestration.
///
/// Implemented for every type that serde can write and read and that owns its data.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the input or output of an activity or orchestration",
    label = "must implement `serde::Serialize` and `serde::Deserialize`, and own its data",
    note = "add `#[derive(serde::Serialize, serde::Deserialize)]` to `{Self}`"
)]
pub trait Payload: Serialize + DeserializeOwned + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + 'static> Payload for T {}

/// What a handler takes: `(Input,)`.
///
/// The input is wrapped because rustc reports an unmet bound in the words of [`Payload`] only from within another
/// type; of a bare associated type, it reports each of serde's traits by itself.
pub trait HandlerArguments: 'static {
    /// The input; `()` for a function that takes none.
    type Input: Payload;

    /// The arguments with this input.
    fn new(input: Self::Input) -> Self;

    /// The payload of an input.
    ///
    /// # Errors
    ///
    /// If serde cannot write the input as JSON.
    fn encode(input: &Self::Input) -> serde_json::Result<String> {
        codec::encode(input)
    }

    /// The input in a payload.
    ///
    /// # Errors
    ///
    /// If serde cannot read the input from the payload.
    fn decode(payload: &str) -> serde_json::Result<Self::Input> {
        codec::decode(payload)
    }
}

impl<T: Payload> HandlerArguments for (T,) {
    type Input = T;

    fn new(input: T) -> Self {
        (input,)
    }
}

/// The error of an activity or orchestration.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the error of an activity or orchestration",
    label = "the error must be `String`",
    note = "return `Result<_, String>`, and turn other errors into text with `.map_err(|error| error.to_string())`"
)]
pub trait HandlerError: Send + 'static {
    /// The text that is recorded in the history.
    fn into_wire(self) -> String;
}

impl HandlerError for String {
    fn into_wire(self) -> String {
        self
    }
}

/// The return type of an activity or orchestration: a `Result`, spelled out or behind an alias.
#[diagnostic::on_unimplemented(
    message = "an activity or orchestration must return `Result<_, String>`, not `{Self}`",
    label = "write `Result<{Self}, String>`"
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

/// One annotated function: the attributes implement this for a hidden marker type.
pub trait Definition: Sized + 'static {
    /// `ActivityContext` or `OrchestrationContext`.
    type Context: Send + 'static;
    /// The input; `()` for a function that takes none.
    ///
    /// It has no bounds here, so that an input that does not meet them is reported once, at the function, and not at
    /// every call of the handle too.
    type Input: 'static;
    /// The input with its bounds.
    type Arguments: HandlerArguments<Input = Self::Input>;
    /// The return type, as written.
    type Return: HandlerReturn;
    /// Everything about the function that is known when it is compiled.
    const META: Meta;

    /// Calls the function.
    fn invoke(context: Self::Context, arguments: Self::Arguments) -> impl Future<Output = Self::Return> + Send;
}

/// Everything about a handler that is known when it is compiled.
#[derive(Debug)]
pub struct Meta {
    /// The full name, prefix included.
    pub name: &'static str,
    /// Full names under which the handler is registered as well.
    pub aliases: &'static [&'static str],
    /// The version of an orchestration. duroxide has none for activities.
    pub version: &'static str,
    /// The first paragraph of the function's documentation.
    pub description: &'static str,
    /// The reason given with `#[deprecated]`, empty if it was given without one.
    pub deprecated: Option<&'static str>,
    /// Whether an activity was declared idempotent.
    pub idempotent: bool,
    /// What an orchestration schedules. `None` is a call that only looked like one of a handle.
    pub uses: &'static [Option<Use>],
    /// `CARGO_PKG_NAME` of the crate that defines the handler.
    pub crate_name: &'static str,
    /// `CARGO_PKG_VERSION` of that crate.
    pub crate_version: &'static str,
    /// The module of the function.
    pub module_path: &'static str,
    /// The file of the function.
    pub file: &'static str,
    /// The line of the attribute.
    pub line: u32,
}

impl Meta {
    /// The full name and then the aliases.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}

/// Something that an orchestration schedules, by its full name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// An activity.
    Activity(&'static str),
    /// Another orchestration, as a sub-orchestration or detached.
    Orchestration(&'static str),
}

/// A typed handle, as `uses(..)` takes them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the handle of an activity or orchestration",
    label = "expected a handle, such as `ProvisionVm` for `fn provision_vm`"
)]
pub trait Handle {
    /// What an orchestration that schedules this handle uses.
    const USE: Use;
}

/// Gives every other type the answer "not a handle" where a handle has an inherent constant of the same name.
///
/// The attribute sees `Thing::schedule(&ctx, ..)` and cannot tell a handle from a helper type with a function of
/// that name; the compiler can, because it prefers the inherent constant.
pub trait MaybeHandle {
    /// What an orchestration that names this type uses.
    const __USED: Option<Use> = None;
}

impl<T: ?Sized> MaybeHandle for T {}

/// What every handler is to duroxide: a function from text to text.
pub(crate) type HandlerFuture = Pin<Box<dyn Future<Output = Result<String, String>> + Send>>;

/// Decodes the input, calls the function and encodes its output.
///
/// A payload that does not decode never reaches the function.
pub(crate) fn run<D: Definition>(context: D::Context, payload: String) -> HandlerFuture {
    Box::pin(async move {
        let input =
            D::Arguments::decode(&payload).map_err(|error| payload_error::<D, D::Input>("the input", &error))?;
        drop(payload);
        match D::invoke(context, D::Arguments::new(input)).await.into_result() {
            Ok(output) => {
                codec::encode(&output).map_err(|error| payload_error::<D, Output<D>>("its own output", &error))
            }
            Err(error) => Err(error.into_wire()),
        }
    })
}

fn payload_error<D: Definition, T>(what: &str, error: &serde_json::Error) -> String {
    let name = D::META.name;
    let wanted = type_name::full::<T>();
    format!("{name}: {what} is not a valid `{wanted}`: {error}")
}
