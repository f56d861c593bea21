//! What the author wrote: the arguments of an attribute, and the function below it.

pub(crate) mod args;
pub(crate) mod body;
pub(crate) mod item;
pub(crate) mod retry;
pub(crate) mod signature;

use crate::diagnostics::errors::Errors;
use crate::handler::parse::args::HandlerArgs;
use crate::handler::parse::item::HandlerFn;
use crate::handler::parse::signature::Signature;
use crate::kind::Kind;
use crate::syntax::walk::Code;
use proc_macro2::TokenStream;

/// Everything that the macro reads from one annotated function.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) args: HandlerArgs,
    /// Whether arguments are missing, because there is a mistake in them.
    pub(crate) lost_arguments: bool,
    pub(crate) signature: Signature,
    /// The body of an orchestration, unless it does not parse.
    pub(crate) code: Option<Code>,
}

impl Parsed {
    pub(crate) fn new(kind: Kind, args: TokenStream, function: &HandlerFn, errors: &mut Errors) -> Self {
        let mut argument_errors = Errors::default();
        let args = HandlerArgs::parse(kind, args, &mut argument_errors);
        let lost_arguments = !argument_errors.is_empty();
        errors.append(argument_errors);
        let signature = Signature::parse(kind, &function.sig, errors);
        let code = if kind == Kind::Orchestration { body::parse(&function.body) } else { None };
        Self { args, lost_arguments, signature, code }
    }
}
