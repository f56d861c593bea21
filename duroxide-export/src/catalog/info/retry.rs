//! The declared retry policy of an activity.

use crate::catalog::info::milliseconds;
use duroxide::{BackoffStrategy, RetryPolicy};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;

/// A declared retry policy: duroxide's, in a serializable form.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::BackoffInfo;
///
/// #[duroxide::activity(name = "charge-card", retry(max_attempts = 5, backoff = fixed, initial = "2s"))]
/// async fn charge_card(amount_in_cents: u64) -> Result<u64, String> {
///     Ok(amount_in_cents)
/// }
///
/// let retry = ChargeCard::info().retry.unwrap();
/// assert_eq!(retry.max_attempts, 5);
/// assert!(matches!(retry.backoff, BackoffInfo::Fixed { delay, .. } if delay.as_secs() == 2));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RetryInfo {
    /// The maximum number of attempts, including the first.
    pub max_attempts: u32,
    /// The delay between two attempts.
    pub backoff: BackoffInfo,
}

/// The delay between two attempts. Durations are serialized in milliseconds.
///
/// See [`RetryInfo`] for an example.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "strategy", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BackoffInfo {
    /// No delay.
    None,
    /// A constant delay.
    #[non_exhaustive]
    Fixed {
        /// The delay between any two attempts.
        #[serde(rename = "delay_ms", with = "milliseconds")]
        #[cfg_attr(feature = "schema", schemars(with = "u64"))]
        delay: Duration,
    },
    /// A delay that grows by a constant amount.
    #[non_exhaustive]
    Linear {
        /// The first delay, and the amount that each later one adds.
        #[serde(rename = "base_ms", with = "milliseconds")]
        #[cfg_attr(feature = "schema", schemars(with = "u64"))]
        base: Duration,
        /// The longest delay.
        #[serde(rename = "max_ms", with = "milliseconds")]
        #[cfg_attr(feature = "schema", schemars(with = "u64"))]
        max: Duration,
    },
    /// A delay that grows by a constant factor.
    #[non_exhaustive]
    Exponential {
        /// The first delay.
        #[serde(rename = "base_ms", with = "milliseconds")]
        #[cfg_attr(feature = "schema", schemars(with = "u64"))]
        base: Duration,
        /// The factor.
        multiplier: f64,
        /// The longest delay.
        #[serde(rename = "max_ms", with = "milliseconds")]
        #[cfg_attr(feature = "schema", schemars(with = "u64"))]
        max: Duration,
    },
}

/// For people: `up to 5 attempts, with delays from 1s, each 2 times as long, up to 30s`.
impl fmt::Display for RetryInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "up to {} attempts", self.max_attempts)?;
        match self.backoff {
            BackoffInfo::None => Ok(()),
            BackoffInfo::Fixed { delay } => write!(f, ", {delay:?} apart"),
            BackoffInfo::Linear { base, max } => write!(f, ", with delays that grow by {base:?}, up to {max:?}"),
            BackoffInfo::Exponential { base, multiplier, max } => {
                write!(f, ", with delays from {base:?}, each {multiplier} times as long, up to {max:?}")
            }
        }
    }
}

impl RetryInfo {
    pub(crate) const fn new(policy: &RetryPolicy) -> Self {
        let backoff = match policy.backoff {
            BackoffStrategy::None => BackoffInfo::None,
            BackoffStrategy::Fixed { delay } => BackoffInfo::Fixed { delay },
            BackoffStrategy::Linear { base, max } => BackoffInfo::Linear { base, max },
            BackoffStrategy::Exponential { base, multiplier, max } => {
                BackoffInfo::Exponential { base, multiplier, max }
            }
        };
        Self { max_attempts: policy.max_attempts, backoff }
    }
}
