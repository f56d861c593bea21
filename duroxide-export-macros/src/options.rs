//! How an activity is to be called: `retry(..)`, `timeout` and `tag`.

use crate::args::{Args, Text};
use crate::errors::Errors;
use crate::keys;
use crate::whole;
use darling::FromMeta;
use darling::util::path_to_string;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::fmt;
use std::time::Duration;
use syn::{Expr, ExprLit, Lit, Meta, MetaNameValue};

/// duroxide's limit.
const MAX_TAG_BYTES: usize = 256;

/// The longest timer that every engine can hold; `duroxide-export/src/timer.rs` says why.
pub(crate) const LONGEST_TIMER: Duration = Duration::from_secs(200_000 * 31_557_600);
const LONGEST_TIMER_TEXT: &str = "200000y";

/// The attempts of duroxide's own default policy.
const DEFAULT_ATTEMPTS: u32 = 3;

/// What is declared, checked.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) retry: Option<Retry>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) tag: Option<String>,
}

/// A retry policy.
#[derive(Debug, PartialEq)]
pub(crate) struct Retry {
    pub(crate) max_attempts: u32,
    pub(crate) backoff: Backoff,
}

/// How long to wait between two attempts: duroxide's strategies.
#[derive(Debug, PartialEq)]
pub(crate) enum Backoff {
    None,
    Fixed { delay: Duration },
    Linear { base: Duration, max: Duration },
    Exponential { base: Duration, multiplier: f64, max: Duration },
}

impl Options {
    pub(crate) fn new(args: &Args, errors: &mut Errors) -> Self {
        Self {
            retry: args.retry.as_ref().and_then(|retry| errors.ok(Retry::new(retry))),
            timeout: args.timeout.as_ref().and_then(|timeout| errors.ok(duration(timeout))),
            tag: args.tag.as_ref().and_then(|tag| errors.ok(checked_tag(tag))),
        }
    }
}

fn checked_tag(tag: &Text) -> syn::Result<String> {
    let text = tag.value();
    if text.trim().is_empty() {
        return Err(syn::Error::new(tag.0.span(), "write the tag of the workers, such as `tag = \"gpu\"`"));
    }
    if text.len() > MAX_TAG_BYTES {
        let message = format!("duroxide takes tags of up to {MAX_TAG_BYTES} bytes; this has {}", text.len());
        return Err(syn::Error::new(tag.0.span(), message));
    }
    Ok(text)
}

/// A string literal that is to be a duration.
#[derive(Debug)]
pub(crate) struct DurationText(Text);

impl DurationText {
    fn span(&self) -> Span {
        self.0.0.span()
    }
}

impl FromMeta for DurationText {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        Text::from_meta(meta).map(Self).map_err(|error| match meta {
            Meta::NameValue(MetaNameValue {
                path, value: Expr::Lit(ExprLit { lit: Lit::Int(number), .. }), ..
            }) => {
                let key = path_to_string(path);
                darling::Error::custom(format!("`{key}` needs a unit: write `{key} = \"{number}s\"`")).with_span(number)
            }
            _ => error,
        })
    }
}

/// A duration such as `1m 30s`, of at least a millisecond: duroxide's timers count those.
fn duration(DurationText(written): &DurationText) -> syn::Result<Duration> {
    let text = written.value();
    let error = |message: String| Err(syn::Error::new(written.0.span(), message));
    match humantime::parse_duration(&text) {
        Ok(duration) if duration < Duration::from_millis(1) => {
            error(format!("`{text}` is too short: timers count milliseconds, so write `1ms` or more"))
        }
        Ok(duration) if duration > LONGEST_TIMER => {
            error(format!("`{text}` is longer than a timer can wait: write `{LONGEST_TIMER_TEXT}` or less"))
        }
        Ok(duration) => Ok(duration),
        Err(_) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            error(format!("`{text}` needs a unit: write `{text}s` or `{text}ms`"))
        }
        Err(reason) => error(format!("`{text}` is not a duration ({reason}): write `500ms`, `30s` or `1m 30s`")),
    }
}

/// The keys of `retry(..)`.
const RETRY_KEYS: [&str; 5] = ["max_attempts", "backoff", "initial", "max", "multiplier"];

/// The arguments of `retry(..)`, as they are written.
#[derive(Debug, Default, FromMeta)]
pub(crate) struct RetryArgs {
    max_attempts: Option<Number>,
    backoff: Option<Strategy>,
    initial: Option<DurationText>,
    max: Option<DurationText>,
    multiplier: Option<Number>,
}

impl Retry {
    fn new(args: &RetryArgs) -> syn::Result<Self> {
        Ok(Self { max_attempts: max_attempts(args.max_attempts.as_ref())?, backoff: Backoff::new(args)? })
    }
}

fn max_attempts(written: Option<&Number>) -> syn::Result<u32> {
    let Some(Number { text, span }) = written else { return Ok(DEFAULT_ATTEMPTS) };
    match text.parse() {
        Ok(0) => Err(syn::Error::new(*span, "no attempt would never run the activity: write at least 2")),
        Ok(1) => Err(syn::Error::new(*span, "one attempt is no retry: write at least 2, or leave `retry` out")),
        Ok(attempts) => Ok(attempts),
        Err(_) => Err(syn::Error::new(*span, "the number of attempts is a whole number: write `max_attempts = 5`")),
    }
}

impl Backoff {
    fn new(args: &RetryArgs) -> syn::Result<Self> {
        // What is not said is as in duroxide.
        let delay = |written: Option<&DurationText>, default| written.map_or(Ok(default), duration);
        let strategy = args.backoff.as_ref().map_or("exponential", |strategy| strategy.0);
        args.refuse_what_does_not_apply(strategy)?;
        let base = delay(args.initial.as_ref(), Duration::from_millis(100))?;
        // Once the first delay is longer than duroxide's longest, that is the longest.
        let max = delay(args.max.as_ref(), base.max(Duration::from_secs(30)))?;
        if let Some(written) = args.max.as_ref().filter(|_| max < base) {
            let base = humantime::format_duration(base);
            let message = format!("the longest delay is shorter than the first: write `{base}` or more");
            return Err(syn::Error::new(written.span(), message));
        }
        Ok(match strategy {
            "none" => Self::None,
            "fixed" => Self::Fixed { delay: base },
            "linear" => Self::Linear { base, max },
            _ => Self::Exponential { base, multiplier: multiplier(args.multiplier.as_ref())?, max },
        })
    }
}

impl RetryArgs {
    /// `retry` by itself, or with a list behind it.
    pub(crate) fn of_meta(meta: &Meta) -> darling::Result<Option<Self>> {
        match meta {
            Meta::Path(_) => Ok(Some(Self::default())),
            Meta::List(list) => {
                let items = whole::parse_nested_list(list)?;
                keys::check_known(&RETRY_KEYS, &items)?;
                Self::from_list(&items).map(Some)
            }
            Meta::NameValue(pair) => {
                let message = "`retry` takes a list: write `retry(max_attempts = 5)`";
                Err(darling::Error::custom(message).with_span(&pair.value))
            }
        }
    }

    fn refuse_what_does_not_apply(&self, strategy: &str) -> syn::Result<()> {
        let written = [
            ("initial", self.initial.as_ref().map(DurationText::span), ["fixed", "linear", "exponential"].as_slice()),
            ("max", self.max.as_ref().map(DurationText::span), &["linear", "exponential"]),
            ("multiplier", self.multiplier.as_ref().map(|number| number.span), &["exponential"]),
        ];
        let refused = written.into_iter().find_map(|(key, span, strategies)| match span {
            Some(span) if !strategies.contains(&strategy) => Some((key, span, strategies)),
            _ => None,
        });
        let Some((key, span, strategies)) = refused else { return Ok(()) };
        let strategies: Vec<_> = strategies.iter().map(|strategy| format!("`{strategy}`")).collect();
        let message = format!(
            "`{key}` means nothing to `backoff = {strategy}`: leave it out, or write {}",
            strategies.join(" or ")
        );
        Err(syn::Error::new(span, message))
    }
}

fn multiplier(written: Option<&Number>) -> syn::Result<f64> {
    let Some(Number { text, span }) = written else { return Ok(2.0) };
    match text.parse::<f64>() {
        Ok(multiplier) if multiplier.is_finite() && multiplier >= 1.0 => Ok(multiplier),
        _ => Err(syn::Error::new(*span, "each delay is a multiple of the one before: write 1 or more, such as `2.0`")),
    }
}

/// A number as it is written; what may be one, is for whoever asked for it.
#[derive(Debug)]
struct Number {
    text: String,
    span: Span,
}

impl FromMeta for Number {
    fn from_expr(expr: &Expr) -> darling::Result<Self> {
        let span = syn::spanned::Spanned::span(expr);
        let text = match expr {
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_digits().to_owned(),
            Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => number.base10_digits().to_owned(),
            Expr::Group(group) => return Self::from_expr(&group.expr),
            _ => quote!(#expr).to_string(),
        };
        Ok(Self { text, span })
    }
}

/// The name of a strategy: `exponential`, or `"exponential"`.
#[derive(Debug)]
struct Strategy(&'static str);

impl FromMeta for Strategy {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        const NAMES: [&str; 4] = ["none", "fixed", "linear", "exponential"];
        let written = match meta {
            Meta::NameValue(pair) => {
                let value = &pair.value;
                quote!(#value).to_string().trim_matches('"').to_owned()
            }
            _ => String::new(),
        };
        NAMES.into_iter().find(|name| *name == written).map(Self).ok_or_else(|| {
            let message = "write `backoff = none`, `fixed`, `linear` or `exponential`";
            match meta {
                Meta::NameValue(pair) => darling::Error::custom(message).with_span(&pair.value),
                _ => darling::Error::custom(message).with_span(meta),
            }
        })
    }
}

impl Retry {
    /// duroxide's policy.
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

/// As the documentation has it: `up to 5 attempts, 1s apart`.
impl fmt::Display for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = humantime::format_duration;
        write!(f, "up to {} attempts, ", self.max_attempts)?;
        match &self.backoff {
            Backoff::None => f.write_str("at once"),
            Backoff::Fixed { delay } => write!(f, "{} apart", text(*delay)),
            Backoff::Linear { base, max } => {
                write!(f, "{0} apart and {0} more each time, up to {1}", text(*base), text(*max))
            }
            Backoff::Exponential { base, multiplier, max } => {
                write!(f, "{} apart and {multiplier} times that each time, up to {}", text(*base), text(*max))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Backoff, LONGEST_TIMER, LONGEST_TIMER_TEXT, Options, Retry};
    use crate::args::Args;
    use crate::errors::Errors;
    use crate::kind::Kind;
    use proc_macro2::TokenStream;
    use quote::quote;
    use std::time::Duration;

    fn options(args: TokenStream) -> (Options, Vec<String>) {
        let mut errors = Errors::default();
        let args = errors.ok(Args::parse(Kind::Activity, args)).unwrap_or_default();
        (Options::new(&args, &mut errors), errors.messages())
    }

    fn retry(args: TokenStream) -> Retry {
        let (options, errors) = options(args);
        assert_eq!(errors, [""; 0]);
        options.retry.unwrap()
    }

    #[test]
    fn what_is_declared_is_read() {
        let (options, errors) = options(quote!(timeout = "1m 30s", tag = "gpu"));
        assert_eq!(errors, [""; 0]);
        assert_eq!((options.timeout, options.tag.as_deref()), (Some(Duration::from_secs(90)), Some("gpu")));
        assert_eq!(options.retry, None);
    }

    #[test]
    fn the_longest_timer_is_what_it_is_called() {
        let (options, errors) = options(quote!(timeout = "200000y"));
        assert_eq!((options.timeout, errors.len()), (Some(LONGEST_TIMER), 0));
        assert_eq!(humantime::parse_duration(LONGEST_TIMER_TEXT), Ok(LONGEST_TIMER));
    }

    #[test]
    fn what_is_left_out_is_as_in_duroxide() {
        let default =
            Backoff::Exponential { base: Duration::from_millis(100), multiplier: 2.0, max: Duration::from_secs(30) };
        assert_eq!(retry(quote!(retry)), Retry { max_attempts: 3, backoff: default });
        assert_eq!(retry(quote!(retry(max_attempts = 7))).max_attempts, 7);
    }

    #[test]
    fn every_strategy_can_be_named() {
        let (second, minute) = (Duration::from_secs(1), Duration::from_secs(60));
        let table = [
            (quote!(retry(backoff = none)), Backoff::None),
            (quote!(retry(backoff = "fixed", initial = "1s")), Backoff::Fixed { delay: second }),
            (
                quote!(retry(backoff = linear, initial = "1s", max = "60s")),
                Backoff::Linear { base: second, max: minute },
            ),
            (
                quote!(retry(backoff = exponential, initial = "1s", max = "1m", multiplier = 3)),
                Backoff::Exponential { base: second, multiplier: 3.0, max: minute },
            ),
            (quote!(retry(backoff = linear, initial = "1m")), Backoff::Linear { base: minute, max: minute }),
        ];
        for (args, backoff) in table {
            assert_eq!(retry(args).backoff, backoff);
        }
    }

    #[test]
    fn every_mistake_is_one_error() {
        let table = [
            (quote!(retry(max_attempts = 0)), "write at least 2"),
            (quote!(retry(max_attempts = 1)), "leave `retry` out"),
            (quote!(retry(max_attempts = -3)), "write `max_attempts = 5`"),
            (quote!(retry(max_attempts = many)), "write `max_attempts = 5`"),
            (quote!(retry(backoff = random)), "write `backoff = none`, `fixed`, `linear` or `exponential`"),
            (quote!(retry(attempts = 5)), "did you mean `max_attempts`?"),
            (quote!(retry = 5), "write `retry(max_attempts = 5)`"),
            (quote!(retry(backoff = none, initial = "1s")), "`fixed` or `linear` or `exponential`"),
            (quote!(retry(backoff = fixed, max = "1s")), "`max` means nothing to `backoff = fixed`"),
            (quote!(retry(backoff = linear, multiplier = 2)), "`multiplier` means nothing to `backoff = linear`"),
            (quote!(retry(multiplier = 0.5)), "write 1 or more"),
            (quote!(retry(initial = "10s", max = "5s")), "write `10s` or more"),
            (quote!(retry(initial = 5)), "write `initial = \"5s\"`"),
            (quote!(timeout = 30), "write `timeout = \"30s\"`"),
            (quote!(timeout = soon), "`timeout` is a string"),
            (quote!(timeout), "write `timeout = \"..\"`"),
            (quote!(retry(max_attempts: 5)), "arguments are written `key = value`, with commas between them"),
            (quote!(timeout: "30s"), "arguments are written `key = value`, with commas between them"),
            (quote!(timeout = "30"), "write `30s` or `30ms`"),
            (quote!(timeout = "half an hour"), "write `500ms`, `30s` or `1m 30s`"),
            (quote!(timeout = "0s"), "write `1ms` or more"),
            (quote!(timeout = "500000000y"), "write `200000y` or less"),
            (quote!(timeout = "200001y"), "write `200000y` or less"),
            (quote!(retry(max = "1000000y")), "write `200000y` or less"),
            (quote!(timeout = ""), "write `500ms`"),
            (quote!(tag = " "), "such as `tag = \"gpu\"`"),
        ];
        for (args, advice) in table {
            let text = args.to_string();
            let (_, errors) = options(args);
            assert_eq!(errors.len(), 1, "{text}: {errors:?}");
            assert!(errors[0].contains(advice), "{text}: {errors:?}");
        }
        let long = "x".repeat(257);
        assert!(options(quote!(tag = #long)).1[0].contains("this has 257"));
    }

    #[test]
    fn people_can_read_it() {
        let text = |args| retry(args).to_string();
        assert_eq!(text(quote!(retry(backoff = none))), "up to 3 attempts, at once");
        assert_eq!(text(quote!(retry(backoff = fixed, initial = "90s"))), "up to 3 attempts, 1m 30s apart");
        assert_eq!(
            text(quote!(retry(backoff = linear, initial = "1s"))),
            "up to 3 attempts, 1s apart and 1s more each time, up to 30s"
        );
        assert_eq!(text(quote!(retry)), "up to 3 attempts, 100ms apart and 2 times that each time, up to 30s");
    }
}
