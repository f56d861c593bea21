//! The signature of the function: its parameters, its return type, and what a handler cannot have.

pub(crate) mod owned;
pub(crate) mod parameter;

use crate::diagnostics::errors::Errors;
use crate::handler::parse::signature::owned::{Static, owned};
use crate::handler::parse::signature::parameter::{Parameter, parameters};
use crate::kind::Kind;
use syn::{GenericArgument, PathArguments, ReturnType, Safety, Type, TypePath};

/// What a handler takes and returns.
#[derive(Debug)]
pub(crate) struct Signature {
    /// The parameters, in order.
    pub(crate) parameters: Vec<Parameter>,
    /// The return type as written; `None` if it is missing or invalid.
    pub(crate) returns: Option<Type>,
    /// A plain `fn`.
    pub(crate) blocking: bool,
    /// A method, next to which nothing can be added.
    pub(crate) method: bool,
}

impl Signature {
    pub(crate) fn parse(kind: Kind, sig: &syn::Signature, errors: &mut Errors) -> Self {
        let method = sig.receiver().is_some();
        refuse_method(kind, sig, errors);
        if !method {
            refuse_qualifiers(kind, sig, errors);
        }
        Self {
            parameters: if method { Vec::new() } else { parameters(kind, sig, errors) },
            returns: if method { None } else { returns(kind, sig, errors) },
            blocking: sig.asyncness.is_none(),
            method,
        }
    }

    pub(crate) fn input(&self) -> Option<&Type> {
        self.parameters.iter().find_map(|parameter| match parameter {
            Parameter::Input(ty) => Some(&**ty),
            Parameter::Context | Parameter::State(_) => None,
        })
    }

    /// All types in the signature except the context.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Type> {
        self.input().into_iter().chain(self.states()).chain(&self.returns)
    }

    /// The state parameters.
    pub(crate) fn states(&self) -> impl Iterator<Item = &Type> {
        self.parameters.iter().filter_map(|parameter| match parameter {
            Parameter::State(ty) => Some(&**ty),
            Parameter::Context | Parameter::Input(_) => None,
        })
    }
}

fn refuse_method(kind: Kind, sig: &syn::Signature, errors: &mut Errors) {
    if let Some(receiver) = sig.receiver() {
        let kind = kind.with_article();
        errors.at(receiver, format!("{kind} must be a free function: move it out of the `impl`, and remove `self`"));
    }
}

fn refuse_qualifiers(kind: Kind, sig: &syn::Signature, errors: &mut Errors) {
    let kind_name = kind.with_article();
    if !sig.generics.params.is_empty() {
        errors.at(
            &sig.generics,
            format!("{kind_name} cannot be generic, because it has a single name: write one function for each type"),
        );
    } else if let Some(clause) = sig.generics.where_clause.as_ref().filter(|clause| !clause.predicates.is_empty()) {
        errors.at(clause, format!("{kind_name} cannot be generic: remove the `where` clause"));
    }
    if let Some(token) = &sig.constness {
        errors.at(token, format!("{kind_name} cannot be `const`"));
    }
    if let Safety::Unsafe(token) = &sig.safety {
        errors.at(token, format!("{kind_name} cannot be `unsafe`"));
    }
    if let Some(abi) = &sig.abi {
        errors.at(abi, format!("{kind_name} cannot be `extern`"));
    }
    if let Some(variadic) = &sig.variadic {
        errors.at(variadic, format!("{kind_name} cannot be variadic: remove `...`"));
    }
    if kind == Kind::Orchestration && sig.asyncness.is_none() {
        errors.at(sig.fn_token, "an orchestration must be async: write `async fn`");
    }
}

fn returns(kind: Kind, sig: &syn::Signature, errors: &mut Errors) -> Option<Type> {
    match &sig.output {
        ReturnType::Type(_, ty) => owned(ty, "the output", Static::IsRefused, errors).cloned(),
        ReturnType::Default => {
            let kind = kind.with_article();
            errors.at(&sig.ident, format!("{kind} must return a `Result`: write `-> Result<(), String>`"));
            None
        }
    }
}

/// The output and the error of a return type that is written as `Result<Out, Err>`.
pub(crate) fn result_arguments(returns: &Type) -> (Option<&Type>, Option<&Type>) {
    let Type::Path(TypePath { qself: None, path, .. }) = returns else { return (None, None) };
    let Some(last) = path.segments.last() else { return (None, None) };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return (None, None) };
    if !last.ident.to_string().ends_with("Result") {
        return (None, None);
    }
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    (types.next(), types.next())
}

#[cfg(test)]
mod tests {
    use super::{Signature, result_arguments};
    use crate::diagnostics::errors::Errors;
    use crate::kind::Kind;
    use crate::syntax::text::text;
    use syn::parse_quote;

    fn parse(kind: Kind, sig: &syn::Signature) -> (Signature, Vec<String>) {
        let mut errors = Errors::default();
        let signature = Signature::parse(kind, sig, &mut errors);
        (signature, errors.texts())
    }

    fn one_error(kind: Kind, sig: &syn::Signature) -> String {
        let (_, errors) = parse(kind, sig);
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors.into_iter().next().unwrap()
    }

    #[test]
    fn both_parameters_are_optional() {
        let table: [(syn::Signature, usize, Option<&str>); 5] = [
            (parse_quote!(async fn f(ctx: ActivityContext, input: Vec<u8>) -> R), 2, Some("Vec<u8>")),
            (
                parse_quote!(async fn f(Point { x, y }: crate::Point, ctx: duroxide::ActivityContext) -> R),
                2,
                Some("crate::Point"),
            ),
            (parse_quote!(async fn f(ctx: ActivityContext) -> R), 1, None),
            (parse_quote!(async fn f(input: (String, u8)) -> R), 1, Some("(String, u8)")),
            (parse_quote!(fn f() -> R), 0, None),
        ];
        for (sig, count, input) in table {
            let (signature, errors) = parse(Kind::Activity, &sig);
            assert!(errors.is_empty(), "{errors:?}");
            assert_eq!(signature.parameters.len(), count);
            assert_eq!(signature.input().map(text).as_deref(), input);
            assert_eq!(signature.blocking, sig.asyncness.is_none());
        }
    }

    #[test]
    fn state_is_distinguished_from_the_input() {
        let sig = parse_quote!(
            async fn f(
                ctx: ActivityContext,
                State(a): State<A>,
                b: Option<duroxide::State<Vec<B>>>,
                name: State<&'static str>,
                input: State,
                State(c): duroxide::State<std::sync::Arc<C>>,
            ) -> R
        );
        let (signature, errors) = parse(Kind::Activity, &sig);
        assert!(errors.is_empty(), "{errors:?}");
        let states: Vec<_> = signature.states().map(text).collect();
        assert_eq!(
            states,
            [
                "State<A>",
                "Option<duroxide::State<Vec<B>>>",
                "State<&'static str>",
                "duroxide::State<std::sync::Arc<C>>"
            ]
        );
        assert_eq!(signature.input().map(text).as_deref(), Some("State"));
    }

    #[test]
    fn each_rejection_is_one_error_with_help() {
        let table: [(syn::Signature, &str); 18] = [
            (parse_quote!(async fn f(&self, input: &str)), "move it out of the `impl`"),
            (parse_quote!(async fn f<T>(input: u8) -> R), "one function for each type"),
            (parse_quote!(async fn f(input: u8) -> R where u8: Copy), "remove the `where` clause"),
            (parse_quote!(const fn f(input: u8) -> R), "cannot be `const`"),
            (parse_quote!(unsafe fn f(input: u8) -> R), "cannot be `unsafe`"),
            (parse_quote!(extern "C" fn f(input: u8) -> R), "cannot be `extern`"),
            (parse_quote!(async fn f(input: impl Into<String>) -> R), "write a type instead"),
            (parse_quote!(async fn f(input: &str) -> R), "write `String`"),
            (parse_quote!(async fn f(input: &[crate::Item]) -> R), "write `Vec<crate::Item>`"),
            (parse_quote!(async fn f(input: Cow<'a, str>) -> R), "without lifetimes"),
            (parse_quote!(async fn f(a: u8, b: u8) -> R), "put both into a struct"),
            (parse_quote!(async fn f(state: &State<A>) -> R), "write `State<A>`"),
            (parse_quote!(async fn f(state: State<&str>) -> R), "write `String`"),
            (parse_quote!(async fn f(input: &'static str) -> R), "write `String`"),
            (parse_quote!(async fn f(#[cfg(unix)] a: u8) -> R), "on the function"),
            (parse_quote!(async fn f(ctx: OrchestrationContext) -> R), "an activity takes `ActivityContext`"),
            (parse_quote!(async fn f(ctx: &ActivityContext) -> R), "write `ActivityContext`"),
            (parse_quote!(async fn f(a: u8)), "write `-> Result<(), String>`"),
        ];
        for (sig, advice) in table {
            let error = one_error(Kind::Activity, &sig);
            assert!(error.contains(advice), "{error}");
        }
    }

    #[test]
    fn orchestrations_are_async() {
        let error = one_error(Kind::Orchestration, &parse_quote!(fn f() -> R));
        assert!(error.ends_with("write `async fn`"), "{error}");
    }

    #[test]
    fn output_and_error_are_read_from_a_result() {
        let arguments = |ty: syn::Type| {
            let (output, error) = result_arguments(&ty);
            (output.map(text), error.map(text))
        };
        assert_eq!(arguments(parse_quote!(Result<A, B>)), (Some("A".into()), Some("B".into())));
        assert_eq!(arguments(parse_quote!(anyhow::Result<Vec<A>>)), (Some("Vec<A>".into()), None));
        assert_eq!(arguments(parse_quote!(Reply)), (None, None));
        assert_eq!(arguments(parse_quote!(Box<A>)), (None, None));
    }
}
