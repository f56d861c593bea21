//! The outcome of a comparison.

use super::change::Change;

/// What has changed between two versions of a library, for those who rely on it.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::Catalog;
///
/// # #[duroxide::activity(name = "charge-card", idempotent)]
/// # async fn charge_card(amount_in_cents: u64) -> Result<u64, String> { Ok(amount_in_cents) }
/// # let (old, new) = (duroxide::catalog(), Catalog::default());
/// // Two catalogs, such as one that the last release wrote as JSON, and that of this program.
/// let comparison = old.compare(&new);
/// for change in comparison.breaking() {
///     println!("{change}");
/// }
/// # assert!(comparison.breaking().next().unwrap().message.contains("gone"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Comparison {
    /// What has changed, sorted by name.
    pub changes: Vec<Change>,
}

impl Comparison {
    /// The changes that break something.
    pub fn breaking(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_breaking())
    }

    /// The changes that a program cannot judge, among them the types without a schema.
    pub fn notes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| !change.is_breaking())
    }
}
