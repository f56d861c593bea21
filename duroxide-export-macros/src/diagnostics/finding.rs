//! The findings of lints, and how they are reported: as compile errors, warnings or notes.

use crate::diagnostics::errors::Errors;
use crate::diagnostics::lint_table::{Level, Lint, Subject};
use crate::syntax::generated;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::fmt;
use syn::Path;

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
    /// Why it may not be a mistake. Such a finding is never an error, at any level of the lint.
    pub(crate) doubt: Option<String>,
    /// The finding only applies if this type is a handle, which the compiler can tell and a macro cannot.
    pub(crate) only_if_handle: Option<Path>,
    /// Where the lint is allowed.
    pub(crate) allowed_in: &'static str,
}

impl Finding {
    /// A finding that underlines all of `place`.
    pub(crate) fn new(lint: Lint, place: impl ToTokens, problem: String, help: String) -> Self {
        let allowed_in = match lint.subject() {
            Subject::Body => "the attribute",
            Subject::Library => "`export!(..)`",
        };
        Self { lint, place: place.into_token_stream(), problem, help, doubt: None, only_if_handle: None, allowed_in }
    }

    /// Adds a reason to doubt the finding, if there is one.
    pub(crate) fn doubted(self, doubt: Option<impl Into<String>>) -> Self {
        Self { doubt: doubt.map(Into::into), ..self }
    }

    /// A finding at the macro's own invocation.
    pub(crate) fn at_call_site(lint: Lint, problem: String, help: String) -> Self {
        Self::new(lint, Ident::new("_call_site", Span::call_site()), problem, help)
    }

    fn report(&self, level: Level, krate: Option<&TokenStream>, errors: &mut Errors) -> TokenStream {
        match (level, &self.only_if_handle, krate) {
            (Level::Allow | Level::Note, ..) => TokenStream::new(),
            (Level::Warn, ..) => self.warning(),
            (Level::Deny, ..) if self.doubt.is_some() => self.warning(),
            (Level::Deny, Some(handle), Some(krate)) => self.conditional_error(handle, krate),
            (Level::Deny, ..) => {
                errors.at(&self.place, format!("[{}] {self}", self.lint.code()));
                TokenStream::new()
            }
        }
    }

    /// Emits an error if the type is a handle. The compiler evaluates the condition.
    fn conditional_error(&self, handle: &Path, krate: &TokenStream) -> TokenStream {
        let text = format!("[{}] {self}", self.lint.code());
        let span = self.place.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
        let panic = quote_spanned!(generated::at(span)=> ::core::panic!(#text));
        quote! {
            const _: () = {
                use #krate::__private::MaybeHandle as _;
                if <#handle>::__USED.is_some() { #panic }
            };
        }
    }

    /// Macros cannot emit warnings on stable Rust, but rustc warns about the use of a deprecated item.
    ///
    /// Its message begins with the kind and the path of the item: `use of deprecated macro `DX0009`: `, and then the text.
    /// A constant in the same place is `name_of_function::_::DX0009`. The other texts that a crate can give to rustc 1.95
    /// for a warning are `#[must_use = ".."]` of functions and types, and `reason = ".."` of lint levels. Both are
    /// printed as `= note: ..` below the code, under a headline such as `unused `DX0009` that must be used`.
    fn warning(&self) -> TokenStream {
        let code = self.lint.code();
        let reason = if self.lint.subject() == Subject::Body { ", reason = \"..\"" } else { "" };
        let text = format!("{self}\nnote: if it is meant, write `allow({code}{reason})` in {}", self.allowed_in);
        let first = self.place.clone().into_iter().next();
        // rustc underlines the use, so it must be a single token.
        let code = Ident::new(code, first.map_or_else(Span::call_site, |token| token.span()));
        quote! {
            const _: () = {
                #[deprecated = #text]
                macro_rules! #code {
                    () => {
                        ()
                    };
                }
                #code!()
            };
        }
    }
}

/// Reports each finding at the level of its lint: adds it to `errors`, or returns the tokens of a warning.
pub(crate) fn report<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    level: impl Fn(Lint) -> Level,
    krate: Option<&TokenStream>,
    errors: &mut Errors,
) -> TokenStream {
    findings.into_iter().map(|finding| finding.report(level(finding.lint), krate, errors)).collect()
}

/// The problem, with the help on a separate line.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.problem, self.help)?;
        match &self.doubt {
            Some(doubt) => write!(f, "\nnote: {doubt}, so this is only a warning"),
            None => Ok(()),
        }
    }
}
