//! The declared retry policy of an activity.

use crate::info::milliseconds;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;

/// A declared retry policy: duroxide's, in a serializable form.
///
/// ```
/// use duroxide_export_catalog::{BackoffInfo, Catalog};
///
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
/// let catalog: Catalog = serde_json::from_str(json)?;
/// let retry = catalog.activities[0].retry.as_ref().unwrap();
/// assert_eq!(retry.max_attempts, 5);
/// assert!(matches!(retry.backoff, BackoffInfo::Fixed { delay, .. } if delay.as_secs() == 2));
/// assert_eq!(retry.to_string(), "up to 5 attempts, 2s apart");
/// # Ok::<_, serde_json::Error>(())
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

/// Text for people, such as `up to 5 attempts, with delays from 1s, each 2 times as long, up to 30s`.
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
    /// A policy with this many attempts.
    #[must_use]
    pub const fn new(max_attempts: u32, backoff: BackoffInfo) -> Self {
        Self { max_attempts, backoff }
    }
}

impl BackoffInfo {
    /// A constant delay.
    #[must_use]
    pub const fn fixed(delay: Duration) -> Self {
        Self::Fixed { delay }
    }

    /// A delay that grows by `base` until it is `max`.
    #[must_use]
    pub const fn linear(base: Duration, max: Duration) -> Self {
        Self::Linear { base, max }
    }

    /// A delay that starts at `base` and grows by a factor until it is `max`.
    #[must_use]
    pub const fn exponential(base: Duration, multiplier: f64, max: Duration) -> Self {
        Self::Exponential { base, multiplier, max }
    }
}
