//! Lock tokens to remember until they are used.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

#[derive(Debug, Default)]
pub(super) struct Tokens(Mutex<HashSet<String>>);

impl Tokens {
    pub(super) fn remember(&self, token: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(token.to_owned());
    }

    /// Whether the token was remembered. It is not any more.
    pub(super) fn take(&self, token: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(token)
    }
}
