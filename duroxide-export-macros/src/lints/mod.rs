//! The lints: what compiles, and is wrong in a workflow all the same.

mod allow;
mod code;
pub(crate) mod determinism;

pub(crate) use allow::{Allowed, Allows, parse_code};
pub(crate) use code::{Level, Lint, Subject};

use crate::errors::Errors;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use std::fmt;

/// One mistake that a lint found.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) lint: Lint,
    /// The tokens that are wrong.
    pub(crate) place: TokenStream,
    /// What is wrong with them.
    pub(crate) problem: String,
    /// What to write instead.
    pub(crate) help: String,
}

impl Finding {
    /// A finding at all of `place`.
    pub(crate) fn new(lint: Lint, place: impl ToTokens, problem: String, help: String) -> Self {
        Self { lint, place: place.into_token_stream(), problem, help }
    }

    /// A finding at the macro's own invocation.
    pub(crate) fn at_call_site(lint: Lint, problem: String, help: String) -> Self {
        Self::new(lint, Ident::new("_call_site", Span::call_site()), problem, help)
    }

    fn report(&self, level: Level, errors: &mut Errors) -> TokenStream {
        match level {
            Level::Allow | Level::Note => TokenStream::new(),
            Level::Warn => self.warning(),
            Level::Deny => {
                errors.at(&self.place, format!("[{}] {self}", self.lint.code()));
                TokenStream::new()
            }
        }
    }

    /// Stable Rust has no warnings for macros to emit, but rustc warns of the use of a deprecated item.
    fn warning(&self) -> TokenStream {
        let text = self.to_string();
        let first = self.place.clone().into_iter().next();
        // rustc underlines the use, and so it can be one token only.
        let used = Ident::new(self.lint.code(), first.map_or_else(Span::call_site, |token| token.span()));
        let declared = Ident::new(self.lint.code(), Span::call_site());
        quote! {
            const _: () = {
                #[deprecated = #text]
                const #declared: () = ();
                #used
            };
        }
    }
}

/// Reports each finding at the level of its lint: as an error among `errors`, or as the tokens of a warning.
pub(crate) fn report<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    level: impl Fn(Lint) -> Level,
    errors: &mut Errors,
) -> TokenStream {
    findings.into_iter().map(|finding| finding.report(level(finding.lint), errors)).collect()
}

/// The problem, and on a line of its own the help.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.problem, self.help)
    }
}
