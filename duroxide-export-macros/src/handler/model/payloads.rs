//! How a handler's payloads are encoded.

use crate::diagnostics::errors::Errors;
use crate::handler::parse::args::HandlerArgs;
use crate::handler::parse::signature::Signature;
use crate::kind::Kind;

/// The encoding of a handler's input and output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Payloads {
    pub(crate) input: InputEncoding,
    /// The output is passed through as text.
    pub(crate) raw_output: bool,
}

/// The encoding of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum InputEncoding {
    /// duroxide's: JSON with sorted keys, and strings without quotes.
    #[default]
    Sorted,
    /// JSON with fields in the order of their declaration, and strings in quotes.
    Declared,
    /// Text that is passed through.
    Raw,
}

impl Payloads {
    pub(crate) fn new(kind: Kind, args: &HandlerArgs, signature: &Signature, errors: &mut Errors) -> Self {
        let is_raw = args.raw.input && has_raw_input(kind, args, signature, errors);
        let is_declared = has_declared_order(args, signature, errors);
        let input = match (is_raw, is_declared) {
            (true, _) => InputEncoding::Raw,
            (false, true) => InputEncoding::Declared,
            (false, false) => InputEncoding::Sorted,
        };
        Self { input, raw_output: args.raw.output && (is_raw || !args.raw.input) }
    }
}

/// Whether there is an input to pass through.
fn has_raw_input(kind: Kind, args: &HandlerArgs, signature: &Signature, errors: &mut Errors) -> bool {
    if signature.input().is_some() || signature.method {
        return true;
    }
    let (kind, raw) = (kind.with_article(), if args.raw.output { "raw" } else { "raw(input)" });
    errors.at(&args.raw.path, format!("{kind} that is declared `{raw}` takes text as its input: add `input: String`"));
    false
}

fn has_declared_order(args: &HandlerArgs, signature: &Signature, errors: &mut Errors) -> bool {
    let Some(order) = &args.field_order else { return false };
    if args.raw.input {
        errors.at(&order.path, "`field_order` has no effect on a raw input: remove it, or write `raw(output)`");
        return false;
    }
    if signature.input().is_none() && !signature.method {
        errors.at(&order.path, "`field_order` has no effect without an input: remove it");
        return false;
    }
    order.is_declared
}
