//! The declared retry of an activity.

use crate::catalog::milliseconds;
use duroxide::{BackoffStrategy, RetryPolicy};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A declared retry: duroxide's policy, in a form that can be serialized.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RetryInfo {
    /// How often the activity is attempted, the first time included.
    pub max_attempts: u32,
    /// How long is waited between two attempts.
    pub backoff: BackoffInfo,
}

/// How long is waited between two attempts. Durations are in milliseconds in serialized form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "strategy", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BackoffInfo {
    /// Not at all.
    None,
    /// Always the same.
    #[non_exhaustive]
    Fixed {
        /// Between any two attempts.
        #[serde(rename = "delay_ms", with = "milliseconds")]
        delay: Duration,
    },
    /// Longer by the same with each attempt.
    #[non_exhaustive]
    Linear {
        /// After the first attempt, and what each later one adds.
        #[serde(rename = "base_ms", with = "milliseconds")]
        base: Duration,
        /// The longest.
        #[serde(rename = "max_ms", with = "milliseconds")]
        max: Duration,
    },
    /// Longer by the same factor with each attempt.
    #[non_exhaustive]
    Exponential {
        /// After the first attempt.
        #[serde(rename = "base_ms", with = "milliseconds")]
        base: Duration,
        /// The factor.
        multiplier: f64,
        /// The longest.
        #[serde(rename = "max_ms", with = "milliseconds")]
        max: Duration,
    },
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
