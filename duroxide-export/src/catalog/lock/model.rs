//! What a lock contains.

use super::entry::{LockedHandler, LockedMessage};
use super::exception::Exception;
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
    pub(super) version: u32,
    /// Breaking changes that are accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) exceptions: Vec<Exception>,
    #[serde(default)]
    pub(super) activities: Vec<LockedHandler>,
    #[serde(default)]
    pub(super) orchestrations: Vec<LockedHandler>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) events: Vec<LockedMessage>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) queues: Vec<LockedMessage>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) values: Vec<LockedMessage>,
}

pub(super) const VERSION: u32 = 1;

fn known_version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let version = u32::deserialize(deserializer)?;
    if version > VERSION {
        return Err(serde::de::Error::custom(format!(
            "the lock has version {version}, and this program can only read version {VERSION}: update duroxide-export"
        )));
    }
    Ok(version)
}
