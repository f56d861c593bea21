//! The tokens of the options that an activity declares.
//!
//! The compiler checks the value of a constant as the attribute checks a text. Each constant is evaluated once, in an item
//! of its own, so that a mistake is one error, at the constant.

use crate::arguments::duration::Length;
use crate::handler::model::Handler;
use crate::handler::parse::retry::{Backoff, Max, Retry};
use crate::syntax::generated;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

/// The option that a duration belongs to.
#[derive(Clone, Copy)]
enum Role {
    Timeout,
    Initial,
    Max,
}

/// The names of the items with a handler's constants.
struct ConstantItems<'a>(&'a Ident);

impl ConstantItems<'_> {
    fn ident(&self, role: Role) -> Ident {
        let role = match role {
            Role::Timeout => "TIMEOUT",
            Role::Initial => "INITIAL",
            Role::Max => "MAX",
        };
        format_ident!("__{}_{role}", self.0, span = generated::at(Span::call_site()))
    }

    /// An expression of type `Duration`.
    fn length(&self, length: &Length, role: Role) -> TokenStream {
        match length {
            Length::Known(duration) => {
                let (seconds, nanoseconds) = (duration.as_secs(), duration.subsec_nanos());
                quote!(::core::time::Duration::new(#seconds, #nanoseconds))
            }
            Length::Constant(_) => {
                let ident = self.ident(role);
                quote!(#ident)
            }
        }
    }
}

/// The timeout, as an expression of type `Duration`.
pub(crate) fn timeout(handler: &Handler) -> Option<TokenStream> {
    let timeout = handler.timeout.as_ref()?;
    Some(ConstantItems(&handler.idents.constant).length(timeout, Role::Timeout))
}

/// duroxide's policy.
pub(crate) fn retry(handler: &Handler, krate: &TokenStream) -> Option<TokenStream> {
    let Retry { max_attempts, backoff } = handler.retry.as_ref()?;
    let backoff = backoff_tokens(backoff, &ConstantItems(&handler.idents.constant), krate);
    Some(quote! {
        #krate::__private::RetryPolicy {
            max_attempts: #max_attempts,
            backoff: #backoff,
            timeout: ::core::option::Option::None,
        }
    })
}

fn backoff_tokens(backoff: &Backoff, items: &ConstantItems<'_>, krate: &TokenStream) -> TokenStream {
    let strategy = quote!(#krate::__private::BackoffStrategy);
    match backoff {
        Backoff::None => quote!(#strategy::None),
        Backoff::Fixed { delay } => {
            let delay = items.length(delay, Role::Initial);
            quote!(#strategy::Fixed { delay: #delay })
        }
        Backoff::Linear { base, max } => {
            let (base, max) = (items.length(base, Role::Initial), longest(base, max, items, krate));
            quote!(#strategy::Linear { base: #base, max: #max })
        }
        Backoff::Exponential { base, multiplier, max } => {
            let (base, max) = (items.length(base, Role::Initial), longest(base, max, items, krate));
            quote!(#strategy::Exponential { base: #base, multiplier: #multiplier, max: #max })
        }
    }
}

fn longest(base: &Length, max: &Max, items: &ConstantItems<'_>, krate: &TokenStream) -> TokenStream {
    match max {
        Max::Written(max) => items.length(max, Role::Max),
        Max::Default => {
            let base = items.length(base, Role::Initial);
            quote!(#krate::__private::default_longest_delay(#base))
        }
    }
}

/// The items that evaluate and check the constants.
pub(crate) fn constants(handler: &Handler, krate: &TokenStream) -> TokenStream {
    let items = ConstantItems(&handler.idents.constant);
    let (base, max) = match handler.retry.as_ref().map(|retry| &retry.backoff) {
        None | Some(Backoff::None) => (None, None),
        Some(Backoff::Fixed { delay }) => (Some(delay), None),
        Some(Backoff::Linear { base, max } | Backoff::Exponential { base, max, .. }) => (Some(base), Some(max)),
    };
    let max = match max {
        Some(Max::Written(max)) => Some(max),
        Some(Max::Default) | None => None,
    };
    let written = [(handler.timeout.as_ref(), Role::Timeout), (base, Role::Initial), (max, Role::Max)];
    let checked = written.into_iter().filter_map(|(length, role)| constant(length?, &items.ident(role), krate));
    let ordered = base.zip(max).and_then(|(base, max)| ordered(base, max, &items, krate));
    checked.chain(ordered).collect()
}

fn constant(length: &Length, ident: &Ident, krate: &TokenStream) -> Option<TokenStream> {
    let Length::Constant(constant) = length else { return None };
    let check = check(constant.span(), "check_length", &quote!(#ident), krate);
    Some(quote! {
        #[doc(hidden)]
        const #ident: ::core::time::Duration = #constant;
        #check
    })
}

/// Checks two delays, unless the attribute knows both, and did.
fn ordered(base: &Length, max: &Length, items: &ConstantItems<'_>, krate: &TokenStream) -> Option<TokenStream> {
    let span = match (max, base) {
        (Length::Known(_), Length::Known(_)) => return None,
        (Length::Constant(constant), _) | (_, Length::Constant(constant)) => constant.span(),
    };
    let (base, max) = (items.length(base, Role::Initial), items.length(max, Role::Max));
    Some(check(span, "check_delays", &quote!(#base, #max), krate))
}

/// A check that the compiler evaluates. It reports a failure at the span.
fn check(span: Span, function: &str, arguments: &TokenStream, krate: &TokenStream) -> TokenStream {
    let function = Ident::new(function, span);
    let krate: TokenStream = generated::respanned(krate, span);
    quote_spanned!(span=> const _: () = #krate::__private::#function(#arguments);)
}
