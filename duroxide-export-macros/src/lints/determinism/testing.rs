//! What a lint finds in a body, for its tests.

use crate::diagnostics::finding::Finding;
use crate::handler::parse::body::parse;
use crate::lints::determinism::body::Body;
use crate::syntax::text::text;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{FnArg, Ident};

/// The findings in the body of a function.
pub(super) fn check(parameters: &[FnArg], context: &Ident, body: &TokenStream) -> Vec<Finding> {
    let code = parse(&syn::parse2(quote!({ #body })).unwrap()).unwrap();
    super::findings(&Body::new(&code, parameters.iter().collect(), Some(context)))
}

/// The code and the tokens of each finding.
pub(super) fn found_with(parameters: &[FnArg], body: &TokenStream) -> Vec<String> {
    let findings = check(parameters, &format_ident!("ctx"), body);
    findings.iter().map(|finding| format!("{} {}", finding.lint.code(), text(&finding.place))).collect()
}

pub(super) fn found(body: &TokenStream) -> Vec<String> {
    found_with(&[], body)
}
