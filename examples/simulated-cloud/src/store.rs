//! The small trait behind the cloud.

use serde_json::Value;
use std::fmt;

/// Makes a resource, given the number of those that exist.
pub type Create<'a> = Box<dyn FnOnce(u64) -> serde_json::Result<Value> + 'a>;

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
