//! The retry policy of an activity.

use crate::handler::model::options::duration::Length;
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
        let strategy = args.backoff.as_ref().map_or("exponential", |strategy| strategy.0);
        args.refuse_what_does_not_apply(strategy)?;
        // The defaults are duroxide's.
        let base = match &args.initial {
            Some(written) => Length::new(written)?,
            None => Length::Known(Duration::from_millis(100)),
        };
        let max = Max::new(args, &base)?;
        Ok(match strategy {
            "none" => Self::None,
            "fixed" => Self::Fixed { delay: base },
            "linear" => Self::Linear { base, max },
            _ => Self::Exponential { base, multiplier: multiplier(args.multiplier.as_ref())?, max },
        })
    }
}

impl Max {
    fn new(args: &RetryArgs, base: &Length) -> syn::Result<Self> {
        let Some(written) = &args.max else {
            return Ok(match base {
                Length::Known(base) => Self::Written(Length::Known(DEFAULT_MAX.max(*base))),
                Length::Constant(_) => Self::Default,
            });
        };
        let max = Length::new(written)?;
        match (base, &max) {
            (Length::Known(base), Length::Known(max)) if max < base => {
                let base = humantime::format_duration(*base);
                let message = format!("the longest delay is shorter than the first: write `{base}` or more");
                Err(syn::Error::new(written.span(), message))
            }
            _ => Ok(Self::Written(max)),
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
