//! The options of an activity's calls, validated: `retry(..)`, `timeout` and `tag`.

pub(crate) mod duration;
pub(crate) mod payloads;
pub(crate) mod retry;

use crate::diagnostics::errors::Errors;
use crate::handler::model::options::duration::Length;
use crate::handler::model::options::retry::Retry;
use crate::handler::parse::args::Args;
use crate::handler::parse::args::value::Text;

/// duroxide's limit.
const MAX_TAG_BYTES: usize = 256;

/// The declared options, validated.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) retry: Option<Retry>,
    pub(crate) timeout: Option<Length>,
    pub(crate) tag: Option<String>,
}

impl Options {
    pub(crate) fn new(args: &Args, errors: &mut Errors) -> Self {
        Self {
            retry: args.retry.as_ref().and_then(|retry| errors.ok(Retry::new(retry))),
            timeout: args.timeout.as_ref().and_then(|timeout| errors.ok(Length::new(timeout))),
            tag: args.tag.as_ref().and_then(|tag| errors.ok(checked_tag(tag))),
        }
    }
}

fn checked_tag(tag: &Text) -> syn::Result<String> {
    let text = tag.value();
    if text.trim().is_empty() {
        return Err(syn::Error::new(
            tag.0.span(),
            "the tag is empty: write the tag of the workers, such as `tag = \"gpu\"`",
        ));
    }
    if text.len() > MAX_TAG_BYTES {
        let message = format!("a tag can have up to {MAX_TAG_BYTES} bytes, but this one has {}", text.len());
        return Err(syn::Error::new(tag.0.span(), message));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::Options;
    use crate::diagnostics::errors::Errors;
    use crate::handler::model::options::duration::Length;
    use crate::handler::model::options::retry::{Backoff, Max, Retry};
    use crate::handler::parse::args::Args;
    use crate::handler::parse::args::duration::{LONGEST_TIMER, LONGEST_TIMER_TEXT};
    use crate::kind::Kind;
    use proc_macro2::TokenStream;
    use quote::quote;
    use std::time::Duration;

    fn options(args: TokenStream) -> (Options, Vec<String>) {
        let mut errors = Errors::default();
        let args = errors.ok(Args::parse(Kind::Activity, args)).unwrap_or_default();
        (Options::new(&args, &mut errors), errors.messages())
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
            (options.timeout.clone(), options.tag.as_deref()),
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
