//! The trait behind the cloud.

use serde_json::Value;
use std::fmt;

/// Creates a resource, given the number of existing ones.
pub type Create<'a> = Box<dyn FnOnce(u64) -> Result<Value, CloudError> + Send + 'a>;

/// A store for resources.
pub trait ResourceStore: Send + Sync + 'static {
    /// Returns the resource under `key`; if there is none, calls `create` and stores the result. Concurrent callers get
    /// the same one.
    ///
    /// # Errors
    ///
    /// If the store cannot be read or written, or if `create` fails.
    fn get_or_insert(&self, key: &str, create: Create<'_>) -> Result<Value, CloudError>;

    /// The number of resources.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    fn count(&self) -> Result<u64, CloudError>;
}

/// Why a request to the cloud failed.
#[derive(Debug)]
pub enum CloudError {
    /// The quota is exhausted.
    QuotaExceeded {
        /// The quota.
        quota: u64,
    },
    /// The store could not be read or written.
    Store(String),
    /// A resource does not have the expected type.
    Resource {
        /// The resource's kind and ID.
        key: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl fmt::Display for CloudError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::QuotaExceeded { quota } => write!(f, "there is no room for more than {quota} resources"),
            Self::Store(message) => write!(f, "the cloud's store cannot be used: {message}"),
            Self::Resource { key, source } => write!(f, "resource `{key}` is not what was asked for: {source}"),
        }
    }
}

impl std::error::Error for CloudError {}

/// Lets `?` work in an activity, whose error is text.
impl From<CloudError> for String {
    fn from(error: CloudError) -> Self {
        error.to_string()
    }
}
