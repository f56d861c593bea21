//! `#[deterministic]`, which applies the lints of orchestrations to a helper function.

use crate::arguments::lints::Allows;
use crate::arguments::{self, Keys};
use crate::cargo::Environment;
use crate::diagnostics::errors::Errors;
use crate::diagnostics::finding;
use crate::diagnostics::lint_table::Lint;
use crate::handler::model::siblings;
use crate::handler::parse::body;
use crate::handler::parse::item::HandlerFn;
use crate::kind::Kind;
use crate::lints::determinism;
use crate::own_attribute::handler_attribute;
use darling::FromMeta;
use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote};

/// The arguments in the parentheses.
#[derive(Debug, Default, FromMeta)]
struct DeterministicArgs {
    #[darling(multiple, rename = "allow")]
    allows: Vec<Allows>,
}

/// Expands `#[deterministic]`: returns the function unchanged, except that its body contains the findings.
///
/// The findings go into the body, because nothing can be added next to a method.
pub(crate) fn attribute(args: TokenStream, item: &TokenStream) -> TokenStream {
    let function: HandlerFn = match HandlerFn::parse_helper(item) {
        Ok(function) => function,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    if handler_attribute(&function.attributes).is_some_and(|own| own.kind == Kind::Orchestration) {
        // The function's own attribute finds the same.
        return quote!(#function);
    }
    let mut errors = Errors::default();
    let args: DeterministicArgs = arguments::parse(args, Keys::new(&["allow"]), &mut errors);
    // The arguments that are wrong may have allowed something.
    let warnings = errors.is_empty().then(|| check(&args, &function, &mut errors));
    let errors = errors.to_compile_errors();
    with_first_in_body(function, &quote!(#errors #warnings)).into_token_stream()
}

fn check(args: &DeterministicArgs, function: &HandlerFn, errors: &mut Errors) -> TokenStream {
    let Some(code) = body::parse(&function.body) else { return TokenStream::new() };
    let findings =
        determinism::check(&code, &function.sig, &Allows::all(&args.allows), None, || siblings::scope_around(function));
    let is_conditional = findings.iter().any(|finding| finding.only_if_handle.is_some());
    // Without the runtime crate, a finding is an error whether or not the type is a handle.
    let krate = if is_conditional { Environment::CARGO.runtime(None).ok() } else { None };
    finding::report(&findings, Lint::default_level, krate.as_ref(), errors)
}

fn with_first_in_body(mut function: HandlerFn, first: &TokenStream) -> HandlerFn {
    if !first.is_empty() {
        let (rest, span) = (function.body.stream(), function.body.span());
        function.body = Group::new(Delimiter::Brace, quote!(#first #rest));
        function.body.set_span(span);
    }
    function
}

#[cfg(test)]
mod tests {
    use super::attribute;
    use proc_macro2::TokenStream;
    use quote::quote;

    fn expanded(args: TokenStream, item: &TokenStream) -> String {
        attribute(args, item).to_string().replace(' ', "")
    }

    #[test]
    fn a_function_without_findings_does_not_change() {
        for item in [
            quote!(
                pub const fn double<T: Copy>(self: &Self, x: T) -> T
                where
                    T: Sized,
                {
                    x
                }
            ),
            quote!(
                #[inline]
                async fn wait(ctx: &OrchestrationContext) {
                    ctx.schedule_timer(SECOND).await;
                }
            ),
            quote!(fn broken() { let = ; }),
        ] {
            assert_eq!(attribute(quote!(), &item).to_string(), item.to_string());
        }
    }

    #[test]
    fn findings_are_reported_in_the_body() {
        let output = expanded(
            quote!(),
            &quote!(
                fn now() -> SystemTime {
                    SystemTime::now()
                }
            ),
        );
        assert!(output.starts_with("fnnow()->SystemTime{::core::compile_error!{\"[DX0001]"), "{output}");
        assert!(output.ends_with("SystemTime::now()}"), "{output}");
        let output = expanded(
            quote!(),
            &quote!(
                fn show(&self) {
                    println!("x");
                }
            ),
        );
        assert!(output.starts_with("fnshow(&self){const_:()={#[deprecated="), "{output}");
    }

    #[test]
    fn allowed_lints_are_not_reported() {
        let item = quote!(
            fn now() -> SystemTime {
                SystemTime::now()
            }
        );
        assert_eq!(expanded(quote!(allow(DX0001, reason = "a clock")), &item), item.to_string().replace(' ', ""));
        assert!(expanded(quote!(allow(DX0002)), &item).contains("[DX0001]"));
    }

    #[test]
    fn mistakes_are_errors_next_to_the_function() {
        let output = expanded(
            quote!(name = "x"),
            &quote!(
                fn f() {}
            ),
        );
        assert!(output.contains("unknownargument`name`:write`allow`"), "{output}");
        assert!(
            expanded(
                quote!(),
                &quote!(
                    struct S;
                )
            )
            .contains("canonlybeusedonafunction")
        );
    }
}
