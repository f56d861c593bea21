//! The table.

mod types;

/// All rows.
pub(crate) fn all() -> Vec<crate::Row> {
    [types::ROWS].concat()
}
