//! The table.

mod calls;
mod messages;
pub(crate) mod names;
mod types;

/// All rows.
pub(crate) fn all() -> Vec<crate::Row> {
    [types::ROWS, messages::ROWS, calls::ROWS, names::ROWS].concat()
}
