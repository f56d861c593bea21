//! The tokens of the options that an activity declares.

use crate::handler::model::retry::{Backoff, Retry};
use proc_macro2::TokenStream;
use quote::quote;
use std::time::Duration;

impl Retry {
    /// The tokens of duroxide's policy.
    pub(crate) fn tokens(&self, krate: &TokenStream) -> TokenStream {
        let (max_attempts, backoff) = (self.max_attempts, self.backoff.tokens(krate));
        quote! {
            #krate::__private::RetryPolicy {
                max_attempts: #max_attempts,
                backoff: #backoff,
                timeout: ::core::option::Option::None,
            }
        }
    }
}

impl Backoff {
    fn tokens(&self, krate: &TokenStream) -> TokenStream {
        let strategy = quote!(#krate::__private::BackoffStrategy);
        match self {
            Self::None => quote!(#strategy::None),
            Self::Fixed { delay } => {
                let delay = duration_tokens(*delay);
                quote!(#strategy::Fixed { delay: #delay })
            }
            Self::Linear { base, max } => {
                let (base, max) = (duration_tokens(*base), duration_tokens(*max));
                quote!(#strategy::Linear { base: #base, max: #max })
            }
            Self::Exponential { base, multiplier, max } => {
                let (base, max) = (duration_tokens(*base), duration_tokens(*max));
                quote!(#strategy::Exponential { base: #base, multiplier: #multiplier, max: #max })
            }
        }
    }
}

pub(crate) fn duration_tokens(duration: Duration) -> TokenStream {
    let (seconds, nanoseconds) = (duration.as_secs(), duration.subsec_nanos());
    quote!(::core::time::Duration::new(#seconds, #nanoseconds))
}
