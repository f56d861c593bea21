//! The retry policy of an activity: `retry(max_attempts = 5, backoff = fixed, initial = "1s")`.

use crate::arguments::duration::Length;
use crate::arguments::values::keyword;
use crate::arguments::{self, Keys};
use darling::FromMeta;
use darling::util::SpannedValue;
use std::fmt;
use std::time::Duration;
use syn::{Expr, ExprLit, Lit, Meta};

/// The number of attempts in duroxide's default policy.
const DEFAULT_ATTEMPTS: u32 = 3;

/// A retry policy.
#[derive(Debug, PartialEq)]
pub(crate) struct Retry {
    pub(crate) max_attempts: u32,
    pub(crate) backoff: Backoff,
}

/// The delay between two attempts: duroxide's strategies.
#[derive(Debug, PartialEq)]
pub(crate) enum Backoff {
    None,
    Fixed { delay: Length },
    Linear { base: Length, max: Max },
    Exponential { base: Length, multiplier: f64, max: Max },
}

/// The longest delay.
#[derive(Debug, PartialEq)]
pub(crate) enum Max {
    Written(Length),
    /// duroxide's default, or the first delay if that is longer.
    Default,
}

/// The longest delay in duroxide's default policy.
const DEFAULT_MAX: Duration = Duration::from_secs(30);

/// The keys of `retry(..)`.
const KEYS: [&str; 5] = ["max_attempts", "backoff", "initial", "max", "multiplier"];

/// The arguments of `retry(..)`.
#[derive(Debug, Default, FromMeta)]
struct RetryArgs {
    max_attempts: Option<Attempts>,
    backoff: Option<Strategy>,
    initial: Option<SpannedValue<Length>>,
    max: Option<SpannedValue<Length>>,
    multiplier: Option<SpannedValue<Multiplier>>,
}

/// `retry`, with or without a list.
impl FromMeta for Retry {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let args = match meta {
            Meta::Path(_) => RetryArgs::default(),
            Meta::List(list) => arguments::parse_nested(list, Keys::new(&KEYS))?,
            Meta::NameValue(pair) => {
                let message = "`retry` takes a list: write `retry(max_attempts = 5)`";
                return Err(darling::Error::custom(message).with_span(&pair.value));
            }
        };
        let max_attempts = args.max_attempts.as_ref().map_or(DEFAULT_ATTEMPTS, |attempts| attempts.0);
        Ok(Self { max_attempts, backoff: Backoff::new(args)? })
    }
}

impl RetryArgs {
    /// Refuses arguments that the strategy does not have.
    fn check_strategy(&self, strategy: &str) -> darling::Result<()> {
        let written = [
            ("initial", self.initial.as_ref().map(SpannedValue::span), ["fixed", "linear", "exponential"].as_slice()),
            ("max", self.max.as_ref().map(SpannedValue::span), &["linear", "exponential"]),
            ("multiplier", self.multiplier.as_ref().map(SpannedValue::span), &["exponential"]),
        ];
        let refused = written.into_iter().find_map(|(key, span, strategies)| match span {
            Some(span) if !strategies.contains(&strategy) => Some((key, span, strategies)),
            _ => None,
        });
        let Some((key, span, strategies)) = refused else { return Ok(()) };
        let strategies: Vec<_> = strategies.iter().map(|strategy| format!("`{strategy}`")).collect();
        let message = format!(
            "`{key}` has no effect with `backoff = {strategy}`: remove it, or write {}",
            strategies.join(" or ")
        );
        Err(darling::Error::custom(message).with_span(&span))
    }
}

impl Backoff {
    fn new(args: RetryArgs) -> darling::Result<Self> {
        let strategy = args.backoff.as_ref().map_or("exponential", |strategy| strategy.0);
        args.check_strategy(strategy)?;
        // The defaults are duroxide's.
        let base = args.initial.map_or(Length::Known(Duration::from_millis(100)), SpannedValue::into_inner);
        let max = Max::new(args.max, &base)?;
        Ok(match strategy {
            "none" => Self::None,
            "fixed" => Self::Fixed { delay: base },
            "linear" => Self::Linear { base, max },
            _ => {
                let multiplier = args.multiplier.map_or(2.0, |multiplier| multiplier.0);
                Self::Exponential { base, multiplier, max }
            }
        })
    }
}

impl Max {
    fn new(written: Option<SpannedValue<Length>>, base: &Length) -> darling::Result<Self> {
        match (base, written) {
            (Length::Known(base), None) => Ok(Self::Written(Length::Known(DEFAULT_MAX.max(*base)))),
            (Length::Constant(_), None) => Ok(Self::Default),
            (Length::Known(base), Some(max)) if matches!(&*max, Length::Known(max) if max < base) => {
                let base = humantime::format_duration(*base);
                let message = format!("the longest delay is shorter than the first: write `{base}` or more");
                Err(darling::Error::custom(message).with_span(&max.span()))
            }
            (_, Some(max)) => Ok(Self::Written(max.into_inner())),
        }
    }
}

/// The form in the documentation.
impl fmt::Display for Max {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written(max) => max.fmt(f),
            Self::Default => write!(f, "{} or the first delay", humantime::format_duration(DEFAULT_MAX)),
        }
    }
}

/// The value of `max_attempts`.
#[derive(Debug)]
struct Attempts(u32);

impl FromMeta for Attempts {
    fn from_expr(expr: &Expr) -> darling::Result<Self> {
        let message = match number(expr).and_then(|number| number.parse().ok()) {
            Some(0) => "zero attempts would never run the activity: write at least 2",
            Some(1) => "a single attempt never retries: write at least 2, or remove `retry`",
            Some(attempts) => return Ok(Self(attempts)),
            None => "the number of attempts must be an integer: write `max_attempts = 5`",
        };
        Err(darling::Error::custom(message).with_span(expr))
    }
}

/// The value of `multiplier`.
#[derive(Debug)]
struct Multiplier(f64);

impl FromMeta for Multiplier {
    fn from_expr(expr: &Expr) -> darling::Result<Self> {
        match number(expr).and_then(|number| number.parse::<f64>().ok()) {
            Some(multiplier) if multiplier.is_finite() && multiplier >= 1.0 => Ok(Self(multiplier)),
            _ => {
                let message = "delays cannot shrink: write a multiplier of 1 or more, such as `2.0`";
                Err(darling::Error::custom(message).with_span(expr))
            }
        }
    }
}

/// The digits of a number.
fn number(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => Some(number.base10_digits()),
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => Some(number.base10_digits()),
        Expr::Group(group) => number(&group.expr),
        _ => None,
    }
}

/// The name of a strategy: `exponential` or `"exponential"`.
#[derive(Debug)]
struct Strategy(&'static str);

impl FromMeta for Strategy {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let advice = "`backoff` needs a strategy: write `backoff = none`, `fixed`, `linear` or `exponential`";
        keyword(meta, &["none", "fixed", "linear", "exponential"], advice).map(Self)
    }
}

/// The form in the documentation: `up to 5 attempts, 1s apart`.
impl fmt::Display for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "up to {} attempts, ", self.max_attempts)?;
        match &self.backoff {
            Backoff::None => f.write_str("at once"),
            Backoff::Fixed { delay } => write!(f, "{delay} apart"),
            Backoff::Linear { base, max } => {
                write!(f, "{base} apart, increasing by {base} each time, up to {max}")
            }
            Backoff::Exponential { base, multiplier, max } => {
                write!(f, "{base} apart, multiplied by {multiplier} each time, up to {max}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Backoff, Max, Retry};
    use crate::arguments::duration::{LONGEST_TIMER, LONGEST_TIMER_TEXT, Length};
    use crate::diagnostics::errors::Errors;
    use crate::handler::parse::args::HandlerArgs;
    use crate::kind::Kind;
    use proc_macro2::TokenStream;
    use quote::quote;
    use std::time::Duration;

    fn options(args: TokenStream) -> (HandlerArgs, Vec<String>) {
        let mut errors = Errors::default();
        let args = HandlerArgs::parse(Kind::Activity, args, &mut errors);
        (args, errors.texts())
    }

    fn constant(text: &str) -> Length {
        Length::Constant(Box::new(syn::parse_str(text).unwrap()))
    }

    fn length(text: &str) -> Length {
        humantime::parse_duration(text).unwrap().into()
    }

    fn retry(args: TokenStream) -> Retry {
        let (options, errors) = options(args);
        assert_eq!(errors, [""; 0]);
        options.retry.unwrap()
    }

    #[test]
    fn declared_options_are_read() {
        let (options, errors) = options(quote!(timeout = "1m 30s", tag = "gpu"));
        assert_eq!(errors, [""; 0]);
        assert_eq!(
            (options.timeout, options.tag.as_ref().map(|tag| &*tag.0)),
            (Some(Duration::from_secs(90).into()), Some("gpu"))
        );
        assert_eq!(options.retry, None);
    }

    #[test]
    fn the_longest_timer_matches_its_text() {
        let (options, errors) = options(quote!(timeout = "200000y"));
        assert_eq!((options.timeout, errors.len()), (Some(LONGEST_TIMER.into()), 0));
        assert_eq!(humantime::parse_duration(LONGEST_TIMER_TEXT), Ok(LONGEST_TIMER));
    }

    #[test]
    fn the_defaults_are_duroxides() {
        let default = Backoff::Exponential { base: length("100ms"), multiplier: 2.0, max: Max::Written(length("30s")) };
        assert_eq!(retry(quote!(retry)), Retry { max_attempts: 3, backoff: default });
        assert_eq!(retry(quote!(retry(max_attempts = 7))).max_attempts, 7);
    }

    #[test]
    fn every_strategy_can_be_named() {
        let (second, minute) = (|| length("1s"), || length("60s"));
        let table = [
            (quote!(retry(backoff = none)), Backoff::None),
            (quote!(retry(backoff = "fixed", initial = "1s")), Backoff::Fixed { delay: second() }),
            (
                quote!(retry(backoff = linear, initial = "1s", max = "60s")),
                Backoff::Linear { base: second(), max: Max::Written(minute()) },
            ),
            (
                quote!(retry(backoff = exponential, initial = "1s", max = "1m", multiplier = 3)),
                Backoff::Exponential { base: second(), multiplier: 3.0, max: Max::Written(minute()) },
            ),
            (
                quote!(retry(backoff = linear, initial = "1m")),
                Backoff::Linear { base: minute(), max: Max::Written(minute()) },
            ),
        ];
        for (args, backoff) in table {
            assert_eq!(retry(args).backoff, backoff);
        }
    }

    #[test]
    fn every_mistake_is_one_error() {
        let table = [
            (quote!(retry(max_attempts = 0)), "write at least 2"),
            (quote!(retry(max_attempts = 1)), "remove `retry`"),
            (quote!(retry(max_attempts = -3)), "write `max_attempts = 5`"),
            (quote!(retry(max_attempts = many)), "write `max_attempts = 5`"),
            (quote!(retry(backoff = random)), "write `backoff = none`, `fixed`, `linear` or `exponential`"),
            (quote!(retry(attempts = 5)), "did you mean `max_attempts`?"),
            (quote!(retry = 5), "write `retry(max_attempts = 5)`"),
            (quote!(retry(backoff = none, initial = "1s")), "`fixed` or `linear` or `exponential`"),
            (quote!(retry(backoff = fixed, max = "1s")), "`max` has no effect with `backoff = fixed`"),
            (quote!(retry(backoff = linear, multiplier = 2)), "`multiplier` has no effect with `backoff = linear`"),
            (quote!(retry(multiplier = 0.5)), "a multiplier of 1 or more"),
            (quote!(retry(initial = "10s", max = "5s")), "write `10s` or more"),
            (quote!(retry(initial = 5)), "write `initial = \"5s\"`"),
            (quote!(timeout = 30), "write `timeout = \"30s\"`"),
            (quote!(timeout = soon), "write a text such as `timeout = \"30s\"`, or a constant of type `Duration`"),
            (quote!(timeout = concat!("30", "s")), "or a constant of type `Duration`"),
            (quote!(timeout = SECOND + SECOND), "or a constant of type `Duration`"),
            (quote!(tag = TAG), "the attribute cannot see the value of `TAG`"),
            (quote!(tag = tag()), "the attribute cannot evaluate expressions: write the text itself"),
            (quote!(timeout), "write `timeout = \"..\"`"),
            (quote!(retry(max_attempts: 5)), "arguments have the form `key = value`, separated by commas"),
            (quote!(timeout: "30s"), "arguments have the form `key = value`, separated by commas"),
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
        assert!(options(quote!(tag = #long)).1[0].contains("this one has 257"));
    }

    #[test]
    fn durations_can_be_constants() {
        let (options, errors) = options(quote!(timeout = limits::SLOW));
        assert_eq!(errors, [""; 0]);
        assert_eq!(options.timeout, Some(constant("limits::SLOW")));
        let retry = retry(quote!(retry(initial = Duration::from_secs(1), max = (MAX))));
        let base = constant("Duration::from_secs(1)");
        let max = Max::Written(constant("MAX"));
        assert_eq!(retry.backoff, Backoff::Exponential { base, multiplier: 2.0, max });
    }

    #[test]
    fn policies_are_readable() {
        let text = |args| retry(args).to_string();
        assert_eq!(text(quote!(retry(backoff = none))), "up to 3 attempts, at once");
        assert_eq!(text(quote!(retry(backoff = fixed, initial = "90s"))), "up to 3 attempts, 1m 30s apart");
        assert_eq!(
            text(quote!(retry(backoff = linear, initial = "1s"))),
            "up to 3 attempts, 1s apart, increasing by 1s each time, up to 30s"
        );
        assert_eq!(
            text(quote!(retry(initial = FIRST))),
            "up to 3 attempts, `FIRST` apart, multiplied by 2 each time, up to 30s or the first delay"
        );
        assert_eq!(text(quote!(retry)), "up to 3 attempts, 100ms apart, multiplied by 2 each time, up to 30s");
    }
}
