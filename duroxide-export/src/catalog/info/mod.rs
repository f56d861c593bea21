//! What the catalog says of each handler and message.

pub(crate) mod activity;
pub(crate) mod allowed_lint;
pub(crate) mod message;
mod milliseconds;
pub(crate) mod orchestration;
pub(crate) mod retry;
pub(crate) mod schema;
pub(crate) mod source;
pub(crate) mod text;
