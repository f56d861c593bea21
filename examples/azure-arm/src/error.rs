//! What can go wrong on Azure.

use duroxide::WorkflowError;
use serde::{Deserialize, Serialize};
use simulated_cloud::CloudError;

/// Why Azure did not do what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum AzureError {
    /// The request cannot succeed as it is.
    #[error("Azure refuses the request: {0}")]
    BadRequest(String),
    /// The subscription has no room for another resource.
    #[error("subscription `{subscription}` has no room for more than {quota} resources")]
    QuotaExceeded {
        /// The subscription.
        subscription: String,
        /// How many resources there may be.
        quota: u64,
    },
    /// Azure cannot be reached, or does not answer as it should.
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
