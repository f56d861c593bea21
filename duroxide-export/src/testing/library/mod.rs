//! What a library's tests check of the library as a whole: documents that are generated, the lock, and the checklist for
//! publishing.

pub mod checklist;
mod documented;
mod generated;
mod locked;

pub use documented::assert_documented;
pub use generated::assert_generated;
pub use locked::assert_locked;
