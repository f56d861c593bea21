//! The lock: the part of a catalog that others rely on, and what a newer version of it breaks.

pub(crate) mod change;
mod compare;
mod entry;
pub(crate) mod exception;
pub(crate) mod rule;
mod schema;
mod types;

use crate::catalog::Catalog;
use change::Change;
use entry::{LockedHandler, LockedMessage};
use exception::Exception;
use serde::{Deserialize, Deserializer, Serialize};

/// What others rely on of a library: names, kinds, versions, aliases, and the schemas of the types that travel.
///
/// `testing::assert_locked` keeps it in a file, `duroxide.lock.json`, and checks a library
/// against that.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::Lock;
///
/// # #[duroxide::activity(name = "charge-card", idempotent)]
/// # async fn charge_card(amount_in_cents: u64) -> Result<u64, String> { Ok(amount_in_cents) }
/// let lock = duroxide::catalog().lock();
/// let json = serde_json::to_string_pretty(&lock).unwrap();
/// assert_eq!(serde_json::from_str::<Lock>(&json).unwrap(), lock);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    #[serde(rename = "lock_version", deserialize_with = "known_version")]
    version: u32,
    /// Breaking changes that are accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) exceptions: Vec<Exception>,
    #[serde(default)]
    activities: Vec<LockedHandler>,
    #[serde(default)]
    orchestrations: Vec<LockedHandler>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events: Vec<LockedMessage>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    queues: Vec<LockedMessage>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<LockedMessage>,
}

const VERSION: u32 = 1;

fn known_version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let version = u32::deserialize(deserializer)?;
    if version > VERSION {
        return Err(serde::de::Error::custom(format!(
            "the lock has version {version}, and this program can only read version {VERSION}: update duroxide-export"
        )));
    }
    Ok(version)
}

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

impl Catalog {
    /// The part that others rely on.
    #[must_use]
    pub fn lock(&self) -> Lock {
        Lock {
            version: VERSION,
            exceptions: Vec::new(),
            activities: self.activities.iter().map(LockedHandler::activity).collect(),
            orchestrations: self.orchestrations.iter().map(LockedHandler::orchestration).collect(),
            events: self.events.iter().map(LockedMessage::new).collect(),
            queues: self.queues.iter().map(LockedMessage::new).collect(),
            values: self.values.iter().map(LockedMessage::new).collect(),
        }
    }

    /// Compares this catalog with that of a newer version.
    #[must_use]
    pub fn compare(&self, newer: &Self) -> Comparison {
        self.lock().compare(&newer.lock())
    }
}

impl Lock {
    /// Compares this lock with that of a newer version.
    ///
    /// Exceptions are not considered.
    #[must_use]
    pub fn compare(&self, newer: &Self) -> Comparison {
        compare::compare(self, newer)
    }
}
