//! Methods of other workflow engines, called on duroxide's context: `ctx.sleep(..)`.
//!
//! The context is a type of duroxide, so rustc can only say that it has no such method.

use crate::api;
use crate::handler::parse::item::HandlerFn;
use crate::scope::Scope;
use crate::syntax::body_names::BodyNames;
use crate::syntax::context;
use crate::syntax::tokens;
use crate::syntax::walk::Code;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

/// The body with an error in place of each of the calls, if there are any.
///
/// In place of an expression, `compile_error!` keeps rustc from reporting what follows from it.
pub(crate) fn report(code: &Code, function: &HandlerFn, scope: impl FnOnce() -> Option<Scope>) -> Option<Group> {
    let context = context::ident_in(&function.sig)?;
    if !has_calls(function.body.stream(), context) || may_be_something_else(context, code, function, &scope()?) {
        return None;
    }
    let body = with_errors(function.body.stream(), context);
    let mut group = Group::new(Delimiter::Brace, body);
    group.set_span(function.body.span());
    Some(group)
}

/// Whether the methods may exist, because the name of the context means something else in a part of the body, or because
/// a trait adds them: one of the module, or an import that the function does not name. A trait that is only imported for
/// its methods is named nowhere else.
fn may_be_something_else(context: &Ident, code: &Code, function: &HandlerFn, scope: &Scope) -> bool {
    let (signature, body) = (function.sig.to_token_stream(), function.body.stream());
    let is_named = |name: &str| tokens::names(&signature, name) || tokens::names(&body, name);
    let names = BodyNames::collect(code, &[]);
    names.variables.contains(&context.to_string())
        || !names.uses.is_empty()
        || ["fn", "trait"].iter().any(|keyword| tokens::names(&body, keyword))
        || scope.may_extend_types(is_named)
}

/// The method of `ctx.sleep(..)` at a place in some tokens, and what to write instead.
fn call_at<'t>(tokens: &'t [TokenTree], place: usize, context: &Ident) -> Option<(&'t Ident, &'static str)> {
    let [TokenTree::Ident(receiver), TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(arguments), ..] =
        &tokens[place..]
    else {
        return None;
    };
    let is_field = matches!(tokens[..place].last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '.');
    let is_call = dot.as_char() == '.' && arguments.delimiter() == Delimiter::Parenthesis;
    (is_call && !is_field && receiver == context).then_some(())?;
    Some((method, api::instead_of(&method.to_string())?))
}

/// Whether `ctx.sleep(..)` occurs, at any depth. Most bodies have none, and are not written anew.
fn has_calls(tokens: TokenStream, context: &Ident) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    (0..tokens.len()).any(|place| match &tokens[place] {
        TokenTree::Group(group) => has_calls(group.stream(), context),
        _ => call_at(&tokens, place, context).is_some(),
    })
}

/// Replaces `ctx.sleep(..)`, at any depth.
fn with_errors(tokens: TokenStream, context: &Ident) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut replaced = TokenStream::new();
    let mut place = 0;
    while let Some(token) = tokens.get(place) {
        place += 1;
        if let Some((method, advice)) = call_at(&tokens, place - 1, context) {
            let advice = advice.replace("ctx", &context.to_string());
            let message = format!("`{context}` has no method `{method}`: {advice}");
            replaced.extend(quote_spanned!(method.span()=> ::core::compile_error!(#message)));
            place += 3;
        } else if let TokenTree::Group(group) = token {
            let mut inner = Group::new(group.delimiter(), with_errors(group.stream(), context));
            inner.set_span(group.span());
            inner.to_tokens(&mut replaced);
        } else {
            token.to_tokens(&mut replaced);
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::report;
    use crate::api;
    use crate::handler::parse::{body, item::HandlerFn};
    use crate::kind::Kind;
    use crate::scope::Scope;
    use crate::syntax::scan;
    use proc_macro2::TokenStream;
    use quote::quote;

    /// The messages in the body of a function in a module.
    fn errors_in(module: TokenStream, body: &TokenStream) -> Vec<String> {
        let scope = Scope::from_items(&scan::items(module).items);
        errors_with(
            scope,
            &quote!(async fn sell(ctx: OrchestrationContext, order: Order) -> Result<(), String> { #body }),
        )
    }

    fn errors_with(scope: Scope, function: &TokenStream) -> Vec<String> {
        let function = HandlerFn::parse(Kind::Orchestration, function).unwrap();
        let code = body::parse(&function.body).unwrap();
        let body = report(&code, &function, || Some(scope)).map(|body| body.to_string()).unwrap_or_default();
        let messages = body.split("compile_error ! (\"").skip(1);
        messages.map(|message| message.split_once("\")").unwrap().0.to_owned()).collect()
    }

    #[test]
    fn calls_of_other_engines_are_found() {
        let module = || {
            quote!(
                use crate::orders::Order;
                use duroxide::OrchestrationContext;
            )
        };
        for body in [
            quote!(let at = ctx.now();),
            quote!(if order.late {
                ctx.now().await?;
            }),
            quote!(println!("{}", ctx.now())),
            quote!(async { ctx.now().await }.await),
        ] {
            assert_eq!(
                errors_in(module(), &body),
                ["`ctx` has no method `now`: write `ctx.utc_now().await?`"],
                "{body}"
            );
        }
        assert_eq!(errors_in(module(), &quote!(ctx.now(); ctx.sleep(1).await)).len(), 2);
    }

    #[test]
    fn the_help_names_the_context_of_the_function() {
        let function = quote!(
            async fn sell(workflow: OrchestrationContext) -> Result<(), String> {
                workflow.sleep(MINUTE).await
            }
        );
        let expected = "`workflow` has no method `sleep`: write `workflow.schedule_timer(duration).await`";
        assert_eq!(errors_with(Scope::default(), &function), [expected]);
    }

    #[test]
    fn methods_of_a_trait_are_not_reported() {
        let body = quote!(ctx.sleep(order.delay).await);
        for module in [
            quote!(
                use crate::timers::Timers;
            ),
            quote!(
                use crate::timers::Timers as _;
            ),
            quote!(
                use crate::timers::*;
            ),
            quote!(
                use super::*;
            ),
            quote!(
                pub trait Timers {}
            ),
            quote!(
                #[ext]
                impl OrchestrationContext {}
            ),
            quote!(timers! {}),
        ] {
            assert_eq!(errors_in(module.clone(), &body), [""; 0], "{module}");
        }
        assert!(errors_in(quote!(), &quote!(use crate::timers::Timers; #body)).is_empty());
    }

    #[test]
    fn other_calls_are_not_reported() {
        for body in [
            quote!(ctx.schedule_timer(MINUTE).await),
            quote!(order.sleep(MINUTE).await),
            quote!(tokio::time::sleep(MINUTE).await),
            quote!(clock.now()),
            quote!(
                fn helper(ctx: Clock) {
                    ctx.now()
                }
            ),
        ] {
            assert!(errors_in(quote!(), &body).is_empty(), "{body}");
        }
    }

    #[test]
    fn duroxide_has_none_of_the_methods() {
        let known = api::METHODS.iter().filter(|row| row.receiver == api::Receiver::Context);
        for name in known.flat_map(|row| row.names) {
            assert_eq!(api::instead_of(name), None, "{name}");
        }
    }
}
