//! The catalog: the activities, orchestrations and messages in a binary, described at run time.

pub(crate) mod info;
pub(crate) mod lock;
pub(crate) mod nearest;
mod render;

use crate::catalog::info::activity::ActivityInfo;
use crate::catalog::info::message::MessageInfo;
use crate::catalog::info::orchestration::OrchestrationInfo;
use crate::catalog::info::schema::Schemas;
use crate::entries::helper_uses::AllUses;
use crate::entries::scope::{Scope, entries};
use crate::message::MessageKind;
use duroxide::{ActivityContext, OrchestrationContext};
use serde::{Deserialize, Deserializer, Serialize};

/// The activities, orchestrations and messages of a crate, or of a whole binary.
///
/// It can be written as JSON and read back. The JSON is the same whenever the sources are: it is sorted, and contains no
/// absolute paths and no time. `docs/catalog.schema.json` in the repository is its JSON Schema.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::Catalog;
///
/// # #[duroxide::activity] async fn charge_card(amount: u64) -> Result<u64, String> { Ok(amount) }
/// let catalog = duroxide::catalog();
/// let json = serde_json::to_string(&catalog).unwrap();
/// assert_eq!(serde_json::from_str::<Catalog>(&json).unwrap(), catalog);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Catalog {
    /// The version of the format, [`Catalog::VERSION`]. Reading a catalog with a later version is an error.
    #[serde(rename = "catalog_version", default = "first_version", deserialize_with = "known_version")]
    pub version: u32,
    /// The activities, sorted by name.
    pub activities: Vec<ActivityInfo>,
    /// The orchestrations, sorted by name and ascending version.
    pub orchestrations: Vec<OrchestrationInfo>,
    /// The events, sorted by name.
    #[serde(default)]
    pub events: Vec<MessageInfo>,
    /// The queues, sorted by name.
    #[serde(default)]
    pub queues: Vec<MessageInfo>,
    /// The values, sorted by name.
    #[serde(default)]
    pub values: Vec<MessageInfo>,
}

/// Returns all activities, orchestrations and messages that are linked into this binary.
///
/// The linker drops a library that the application never names. If it uses nothing else from one, write
/// `use my_library as _;`.
///
/// ```
/// # use duroxide_export as duroxide;
/// # #[duroxide::activity] async fn charge_card(amount: u64) -> Result<u64, String> { Ok(amount) }
/// for activity in duroxide::catalog().activities {
///     println!("{}: {}", activity.name, activity.description);
/// }
/// ```
#[must_use]
pub fn catalog() -> Catalog {
    Catalog::of(Scope::Binary)
}

impl Default for Catalog {
    /// A catalog with nothing in it.
    fn default() -> Self {
        Self {
            version: Self::VERSION,
            activities: Vec::new(),
            orchestrations: Vec::new(),
            events: Vec::new(),
            queues: Vec::new(),
            values: Vec::new(),
        }
    }
}

/// The version of a catalog that says none.
const fn first_version() -> u32 {
    1
}

/// Reads the version. A later one may have other fields, of which this program knows nothing.
fn known_version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let version = u32::deserialize(deserializer)?;
    if version > Catalog::VERSION {
        let known = Catalog::VERSION;
        return Err(serde::de::Error::custom(format!(
            "the catalog has version {version}, and this program can only read version {known}: update duroxide-export"
        )));
    }
    Ok(version)
}

impl Catalog {
    /// The version of the format that this crate writes.
    pub const VERSION: u32 = 1;

    /// The JSON Schema of a catalog as JSON.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// let schema = duroxide::Catalog::json_schema();
    /// assert_eq!(schema["title"], "Catalog");
    /// ```
    #[cfg(feature = "schema")]
    #[must_use]
    pub fn json_schema() -> serde_json::Value {
        let mut schema = schemars::schema_for!(Self).to_value();
        schema.sort_all_objects();
        schema
    }

    pub(crate) fn of(scope: Scope) -> Self {
        let [events, queues, values] = [MessageKind::Event, MessageKind::Queue, MessageKind::Value]
            .map(|kind| info::message::of_kind(scope, kind));
        let (activities, orchestrations) = (activities(scope), orchestrations(scope));
        Self { activities, orchestrations, events, queues, values, ..Self::default() }
    }
}

pub(crate) fn activities(scope: Scope) -> Vec<ActivityInfo> {
    let schemas = Schemas::linked();
    entries::<ActivityContext>(scope).into_iter().map(|entry| ActivityInfo::new(entry, &schemas)).collect()
}

pub(crate) fn orchestrations(scope: Scope) -> Vec<OrchestrationInfo> {
    let uses = AllUses::linked();
    let schemas = Schemas::linked();
    let entries = entries::<OrchestrationContext>(scope).into_iter();
    entries.map(|entry| OrchestrationInfo::new(entry, &uses, &schemas)).collect()
}
