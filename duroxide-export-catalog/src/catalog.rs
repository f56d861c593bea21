//! The catalog: the activities, orchestrations and messages in a library or program.

use crate::info::activity::ActivityInfo;
use crate::info::message::MessageInfo;
use crate::info::orchestration::OrchestrationInfo;
use crate::kind::Kind;
use serde::{Deserialize, Deserializer, Serialize};

/// The activities, orchestrations and messages of a crate, or of a whole binary.
///
/// It can be written as JSON and read back. The JSON is the same whenever the sources are: it is sorted, and contains no
/// absolute paths and no time. `docs/catalog.schema.json` in the repository is its JSON Schema.
///
/// ```
/// use duroxide_export_catalog::Catalog;
///
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
/// let catalog: Catalog = serde_json::from_str(json)?;
/// for activity in &catalog.activities {
///     println!("{}: {}", activity.name, activity.description);
/// }
/// assert_eq!(serde_json::from_str::<Catalog>(&serde_json::to_string(&catalog)?)?, catalog);
/// # Ok::<_, serde_json::Error>(())
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

/// The version assumed if the catalog has none.
const fn first_version() -> u32 {
    1
}

/// Reads the version. A later one may have fields that this program does not know.
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
    /// let schema = duroxide_export_catalog::Catalog::json_schema();
    /// assert_eq!(schema["title"], "Catalog");
    /// ```
    #[cfg(feature = "schema")]
    #[must_use]
    pub fn json_schema() -> serde_json::Value {
        let mut schema = schemars::schema_for!(Self).to_value();
        schema.sort_all_objects();
        schema
    }

    /// All messages, each with its kind.
    pub(crate) fn messages(&self) -> impl Iterator<Item = (Kind, &MessageInfo)> {
        let lists = Kind::MESSAGES.into_iter().zip([&self.events, &self.queues, &self.values]);
        lists.flat_map(|(kind, list)| list.iter().map(move |info| (kind, info)))
    }
}
