//! The small trait behind the cloud.

use serde_json::Value;
use std::fmt;

/// Makes a resource, given the number of those that exist.
pub type Create<'a> = Box<dyn FnOnce(u64) -> Result<Value, CloudError> + 'a>;

/// Where resources are kept.
pub trait ResourceStore: Send + Sync + 'static {
    /// The resource under `key`, made by `create` and kept if there is none. Two callers at once get the same one.
    ///
    /// # Errors
    ///
    /// If the store cannot be read or written, or if `create` fails.
    fn get_or_insert(&self, key: &str, create: Create<'_>) -> Result<Value, CloudError>;

    /// How many resources there are.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    fn count(&self) -> Result<u64, CloudError>;
}

/// Why the cloud did not do what it was asked for.
#[derive(Debug)]
pub enum CloudError {
    /// There is no room for another resource.
    QuotaExceeded {
        /// How many there may be.
        quota: u64,
    },
    /// The store could not be read or written.
    Store(String),
    /// A resource is not of the type that was asked for.
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

/// So that `?` works in an activity, whose error is text.
impl From<CloudError> for String {
    fn from(error: CloudError) -> Self {
        error.to_string()
    }
}
