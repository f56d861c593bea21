//! The errors of this library.

use duroxide::WorkflowError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use simulated_cloud::CloudError;

/// Why a request to Azure failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, JsonSchema)]
pub enum AzureError {
    /// The request is invalid.
    #[error("Azure refuses the request: {0}")]
    BadRequest(String),
    /// The subscription's quota is exhausted.
    #[error("subscription `{subscription}` has no room for more than {quota} resources")]
    QuotaExceeded {
        /// The subscription.
        subscription: String,
        /// The quota.
        quota: u64,
    },
    /// Azure cannot be reached, or answered unexpectedly.
    #[error("Azure is not available: {0}")]
    Unavailable(String),
}

impl WorkflowError for AzureError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl AzureError {
    pub(crate) fn of(error: CloudError, subscription: &str) -> Self {
        match error {
            CloudError::QuotaExceeded { quota } => Self::QuotaExceeded { subscription: subscription.to_owned(), quota },
            other => Self::Unavailable(other.to_string()),
        }
    }
}
