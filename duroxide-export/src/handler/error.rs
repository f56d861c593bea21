//! The errors of handlers, and the text as which duroxide records them.

use crate::handler::workflow_error::{CallError, WorkflowError};
use serde_json::Value;
use std::fmt;

/// The error of an activity or orchestration: `String`, a [`WorkflowError`], or a [`CallError`] of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the error of an activity or orchestration",
    label = "the error must be `String`, or a domain error that implements `duroxide::WorkflowError`",
    note = "a type of your own becomes a domain error with `impl duroxide::WorkflowError for MyError {{}}`; convert \
            other errors to text with `.map_err(|error| error.to_string())`"
)]
pub trait HandlerError: Send + 'static {
    /// The handler's own error.
    type Domain: fmt::Display + fmt::Debug + Send + 'static;
    /// The error that callers see, which also covers failures that are not the handler's own.
    type Call: fmt::Display + fmt::Debug + Into<String> + Send + 'static;

    /// Encodes the error as the text that the history records.
    fn into_wire(self) -> String;

    /// Decodes a recorded text.
    ///
    /// # Errors
    ///
    /// The text, if it is not the handler's own error.
    fn from_wire(text: String) -> Result<Self::Domain, String>;

    /// Converts a decoded error to what callers see.
    fn to_caller(error: Result<Self::Domain, String>) -> Self::Call;

    /// Returns whether another attempt could end differently.
    fn is_retryable(error: &Self::Domain) -> bool;

    /// Returns the handler's own error as JSON.
    ///
    /// # Errors
    ///
    /// If serde cannot serialize it.
    #[doc(hidden)]
    fn to_value(error: &Self::Domain) -> serde_json::Result<Value>;
}

/// Text may come from the handler or from the runtime: duroxide does not distinguish them.
impl HandlerError for String {
    type Domain = Self;
    type Call = Self;

    fn into_wire(self) -> String {
        self
    }

    fn from_wire(text: String) -> Result<Self, String> {
        Ok(text)
    }

    fn to_caller(error: Result<Self, String>) -> Self {
        error.unwrap_or_else(|text| text)
    }

    fn is_retryable(_: &Self) -> bool {
        true
    }

    fn to_value(error: &Self) -> serde_json::Result<Value> {
        Ok(Value::String(error.clone()))
    }
}

#[diagnostic::do_not_recommend]
impl<E: WorkflowError> HandlerError for E {
    type Domain = E;
    type Call = CallError<E>;

    fn into_wire(self) -> String {
        self.encode().unwrap_or_else(|error| format!("{self} (the error cannot be serialized: {error})"))
    }

    fn from_wire(text: String) -> Result<E, String> {
        match E::decode(&text) {
            Some(error) => Ok(error),
            None => Err(unmarked::<E>(text)),
        }
    }

    fn to_caller(error: Result<E, String>) -> CallError<E> {
        error.map_or_else(CallError::Runtime, CallError::Failed)
    }

    fn is_retryable(error: &E) -> bool {
        error.is_retryable()
    }

    fn to_value(error: &E) -> serde_json::Result<Value> {
        serde_json::to_value(error)
    }
}

/// The error that an orchestration passes on: the domain error as itself, everything else as text.
impl<E: WorkflowError> HandlerError for CallError<E> {
    type Domain = E;
    type Call = Self;

    fn into_wire(self) -> String {
        match self {
            Self::Failed(error) => error.into_wire(),
            Self::Runtime(text) => marked::<E>(text),
        }
    }

    fn from_wire(text: String) -> Result<E, String> {
        E::from_wire(text)
    }

    fn to_caller(error: Result<E, String>) -> Self {
        E::to_caller(error)
    }

    fn is_retryable(error: &E) -> bool {
        error.is_retryable()
    }

    fn to_value(error: &E) -> serde_json::Result<Value> {
        E::to_value(error)
    }
}

/// Marks a failure that is not the handler's own, if its text could be decoded as the domain error.
const RUNTIME: &str = "runtime: ";

/// Marks a text, if it could be decoded as the domain error.
fn marked<E: WorkflowError>(text: String) -> String {
    if is_ambiguous::<E>(&text) { format!("{RUNTIME}{text}") } else { text }
}

/// Removes the mark from a text that was [`marked`].
fn unmarked<E: WorkflowError>(text: String) -> String {
    match text.strip_prefix(RUNTIME) {
        Some(rest) if is_ambiguous::<E>(rest) => rest.to_owned(),
        _ => text,
    }
}

fn is_ambiguous<E: WorkflowError>(text: &str) -> bool {
    E::decode(text.trim_start_matches(RUNTIME)).is_some()
}

#[cfg(test)]
mod tests {
    use super::HandlerError;
    use crate::handler::workflow_error::{CallError, WorkflowError};
    use serde::{Deserialize, Serialize};
    use std::collections::HashMap;

    #[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
    enum Refusal {
        #[error("no reason")]
        None,
        #[error("reasons")]
        Reasons(HashMap<String, u8>),
        #[error("a key that JSON has not")]
        Unserializable(HashMap<(u8, u8), u8>),
    }

    impl WorkflowError for Refusal {}

    fn there_and_back<E: HandlerError>(error: E) -> E::Call {
        E::to_caller(E::from_wire(error.into_wire()))
    }

    #[test]
    fn text_stays_text() {
        for text in ["plain", "\"quoted\"", "{}", ""] {
            assert_eq!(there_and_back(text.to_owned()), text);
        }
    }

    #[test]
    fn domain_errors_are_json_with_sorted_keys() {
        assert_eq!(Refusal::None.into_wire(), "\"None\"");
        let reasons = Refusal::Reasons([("b", 1), ("a", 2)].map(|(key, value)| (key.to_owned(), value)).into());
        assert_eq!(reasons.into_wire(), r#"{"Reasons":{"a":2,"b":1}}"#);
        assert_eq!(there_and_back(Refusal::None), CallError::Failed(Refusal::None));
        assert_eq!(there_and_back(CallError::Failed(Refusal::None)), CallError::Failed(Refusal::None));
    }

    #[test]
    fn everything_else_is_a_runtime_error() {
        for text in ["canceled: enough", "None", "{\"Other\":1}", "", "runtime: ", "runtime: stopped"] {
            let error = Refusal::to_caller(Refusal::from_wire(text.to_owned()));
            assert_eq!(error, CallError::Runtime(text.to_owned()));
            assert_eq!(there_and_back(error), CallError::Runtime(text.to_owned()));
        }
    }

    #[test]
    fn a_failure_that_reads_like_a_domain_error_stays_a_failure() {
        for text in ["\"None\"", " \"None\"", "{\"Reasons\":{}}", "runtime: \"None\"", "runtime: runtime: \"None\""] {
            let error = CallError::<Refusal>::Runtime(text.to_owned());
            assert_eq!(there_and_back(error.clone()), error);
        }
    }

    #[test]
    fn an_error_that_cannot_be_serialized_travels_as_text() {
        let error = there_and_back(Refusal::Unserializable([((1, 2), 3)].into()));
        let CallError::Runtime(text) = error else { panic!("{error:?}") };
        assert_eq!(text, "a key that JSON has not (the error cannot be serialized: key must be a string)");
    }
}
