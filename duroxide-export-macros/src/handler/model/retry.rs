//! The retry policy of an activity.

use crate::handler::parse::args::duration::{DurationText, duration};
use crate::handler::parse::args::retry::{Number, RetryArgs};
use std::fmt;
use std::time::Duration;

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
    Fixed { delay: Duration },
    Linear { base: Duration, max: Duration },
    Exponential { base: Duration, multiplier: f64, max: Duration },
}

impl Retry {
    pub(crate) fn new(args: &RetryArgs) -> syn::Result<Self> {
        Ok(Self { max_attempts: max_attempts(args.max_attempts.as_ref())?, backoff: Backoff::new(args)? })
    }
}

fn max_attempts(written: Option<&Number>) -> syn::Result<u32> {
    let Some(Number { text, span }) = written else { return Ok(DEFAULT_ATTEMPTS) };
    match text.parse() {
        Ok(0) => Err(syn::Error::new(*span, "zero attempts would never run the activity: write at least 2")),
        Ok(1) => Err(syn::Error::new(*span, "a single attempt never retries: write at least 2, or remove `retry`")),
        Ok(attempts) => Ok(attempts),
        Err(_) => Err(syn::Error::new(*span, "the number of attempts must be an integer: write `max_attempts = 5`")),
    }
}

impl Backoff {
    pub(crate) fn new(args: &RetryArgs) -> syn::Result<Self> {
        // The defaults are duroxide's.
        let delay = |written: Option<&DurationText>, default| written.map_or(Ok(default), duration);
        let strategy = args.backoff.as_ref().map_or("exponential", |strategy| strategy.0);
        args.refuse_what_does_not_apply(strategy)?;
        let base = delay(args.initial.as_ref(), Duration::from_millis(100))?;
        // If the first delay is longer than duroxide's default maximum, it is also the maximum.
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

fn multiplier(written: Option<&Number>) -> syn::Result<f64> {
    let Some(Number { text, span }) = written else { return Ok(2.0) };
    match text.parse::<f64>() {
        Ok(multiplier) if multiplier.is_finite() && multiplier >= 1.0 => Ok(multiplier),
        _ => Err(syn::Error::new(*span, "delays cannot shrink: write a multiplier of 1 or more, such as `2.0`")),
    }
}

/// The form in the documentation: `up to 5 attempts, 1s apart`.
impl fmt::Display for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = humantime::format_duration;
        write!(f, "up to {} attempts, ", self.max_attempts)?;
        match &self.backoff {
            Backoff::None => f.write_str("at once"),
            Backoff::Fixed { delay } => write!(f, "{} apart", text(*delay)),
            Backoff::Linear { base, max } => {
                write!(f, "{0} apart, increasing by {0} each time, up to {1}", text(*base), text(*max))
            }
            Backoff::Exponential { base, multiplier, max } => {
                write!(f, "{} apart, multiplied by {multiplier} each time, up to {}", text(*base), text(*max))
            }
        }
    }
}
