//! What must be right before this library is published. `UPDATE_DUROXIDE=1 cargo test` rewrites the list in the README and
//! the lock.

duroxide::checklist!();
