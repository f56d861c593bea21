//! Why a store cannot be opened.

use std::error::Error;
use std::fmt;

/// Why [`open`](crate::open) failed. No diagnostic contains a password.
///
/// `Debug` shows the same text as `Display`, because a `main` that returns the error prints that.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use duroxide_export_stores::{OpenError, open};
///
/// let Err(error) = open("mysql://root:secret@db/orders").await else { panic!("opened") };
/// assert!(matches!(error, OpenError::Address { .. }));
/// assert_eq!(
///     error.to_string(),
///     "the URL of the store is not valid, `mysql:` is not the scheme of a store: write `sqlite:orders.db`, \
///      `sqlite::memory:` or `postgres://user:password@host/database`"
/// );
/// assert_eq!(format!("{error:?}"), error.to_string());
/// # }
/// ```
#[non_exhaustive]
pub enum OpenError {
    /// The URL is not that of a store.
    #[non_exhaustive]
    Address {
        /// What is wrong with it.
        problem: String,
    },
    /// The program was built without the feature that the store needs.
    #[non_exhaustive]
    Feature {
        /// The feature of duroxide-export, and of duroxide-export-stores.
        feature: &'static str,
    },
    /// The database cannot be reached or prepared: no server, no file, no permission.
    #[non_exhaustive]
    Unreachable {
        /// Where the database is, without the password.
        store: String,
        /// The error of the database or the system, and what to do about it.
        reason: String,
        /// The error of the database or the system, if there is one.
        source: Option<Box<dyn Error + Send + Sync>>,
    },
    /// The tables are not those that this program needs: those of a newer version of duroxide, or of another program.
    #[non_exhaustive]
    Incompatible {
        /// Where the database is, without the password.
        store: String,
        /// What does not fit.
        reason: String,
    },
}

impl OpenError {
    pub(super) fn address(problem: impl Into<String>) -> Self {
        Self::Address { problem: problem.into() }
    }

    pub(super) fn unreachable(store: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Unreachable { store: store.into(), reason: reason.into(), source: None }
    }

    /// Adds the error that is the reason.
    pub(super) fn because(mut self, error: impl Error + Send + Sync + 'static) -> Self {
        if let Self::Unreachable { source, .. } = &mut self {
            *source = Some(Box::new(error));
        }
        self
    }
}

impl fmt::Debug for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address { problem } => write!(
                f,
                "the URL of the store is not valid, {problem}: write `sqlite:orders.db`, `sqlite::memory:` or \
                 `postgres://user:password@host/database`"
            ),
            Self::Feature { feature } => write!(
                f,
                "this program was built without the feature `{feature}` of duroxide-export or duroxide-export-stores, which \
                 the store needs: turn it on in Cargo.toml"
            ),
            Self::Unreachable { store, reason, .. } => write!(f, "the store {store} cannot be opened: {reason}"),
            Self::Incompatible { store, reason } => write!(f, "the store {store} does not fit this program: {reason}"),
        }
    }
}

impl Error for OpenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreachable { source: Some(source), .. } => Some(&**source),
            _ => None,
        }
    }
}
