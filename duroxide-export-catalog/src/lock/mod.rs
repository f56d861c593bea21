//! The lock: the part of a catalog that others rely on, and what a newer version of it breaks.

mod alternatives;
mod calls;
mod compare;
mod fit;
mod mismatch;
pub(crate) mod rules;
mod schema;
mod shape;
mod variant;

use self::calls::CallShape;
use crate::catalog::Catalog;
use crate::info::activity::ActivityInfo;
use crate::info::message::MessageInfo;
use crate::info::orchestration::OrchestrationInfo;
use crate::info::schema::TypeSchema;
use crate::json_schema::without_notes;
use crate::kind::Kind;
use crate::text::Text;
use rules::{Change, Rule};
use serde::{Deserialize, Deserializer, Serialize};

/// What others rely on of a library: names, kinds, versions, aliases, and the schemas of payload types.
///
/// `duroxide::testing::assert_locked` keeps it in a file, `duroxide.lock.json`, and checks a library against that.
///
/// ```
/// use duroxide_export_catalog::{Catalog, Lock};
///
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
/// // The catalog that a program wrote.
/// let catalog: Catalog = serde_json::from_str(json)?;
/// let lock = catalog.lock();
/// let json = serde_json::to_string_pretty(&lock)?;
/// assert_eq!(serde_json::from_str::<Lock>(&json)?, lock);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    #[serde(rename = "lock_version", deserialize_with = "known_version")]
    version: u32,
    /// Breaking changes that are accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
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

/// A breaking change that a lock accepts: a rule that does not apply to a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Exception {
    /// The rule.
    pub rule: Rule,
    /// What has the name, such as `activity`; needed only if something of another kind has the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The full name of the handler or message; the key of a value.
    pub name: String,
    /// Why nothing breaks.
    pub reason: String,
}

impl Exception {
    /// Whether this is about a change.
    #[must_use]
    pub fn accepts(&self, change: &Change) -> bool {
        let is_kind = self.kind.as_deref().is_none_or(|kind| kind == change.kind);
        is_kind && self.rule == change.rule && self.name == change.name
    }
}

/// An activity, or a version of an orchestration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LockedHandler {
    name: Text,
    /// Only orchestrations have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<Text>,
    /// The module of the function, by which two that have exchanged their names are found.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    module: Text,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    idempotent: bool,
    #[serde(flatten)]
    call: CallShape,
    input: LockedType,
    output: LockedType,
    error: LockedType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    progress: Option<LockedType>,
}

/// An event, a queue or a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LockedMessage {
    name: Text,
    #[serde(rename = "crate")]
    crate_name: Text,
    message: LockedType,
}

/// The type of a payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LockedType {
    #[serde(rename = "type")]
    name: Text,
    schema: Checked,
}

/// The schema of a type, or a note in the lock file that it has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Checked {
    Schema(TypeSchema),
    Not(NotChecked),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum NotChecked {
    #[serde(rename = "not checked")]
    NotChecked,
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

impl Catalog {
    /// The part that others rely on.
    #[must_use]
    pub fn lock(&self) -> Lock {
        Lock {
            version: VERSION,
            exceptions: Vec::new(),
            activities: self.activities.iter().map(LockedHandler::from_activity).collect(),
            orchestrations: self
                .orchestrations
                .iter()
                .map(|info| LockedHandler::from_orchestration(info, self))
                .collect(),
            events: self.events.iter().map(LockedMessage::new).collect(),
            queues: self.queues.iter().map(LockedMessage::new).collect(),
            values: self.values.iter().map(LockedMessage::new).collect(),
        }
    }
}

impl Lock {
    fn messages(&self, kind: Kind) -> &[LockedMessage] {
        match kind {
            Kind::Event => &self.events,
            Kind::Queue => &self.queues,
            Kind::Value => &self.values,
            Kind::Activity | Kind::Orchestration => &[],
        }
    }

    /// The older names of handlers, each with the name that it has now.
    fn renamed(&self) -> Vec<(&str, &str)> {
        let handlers = self.activities.iter().chain(&self.orchestrations);
        handlers.flat_map(|handler| handler.aliases.iter().map(|alias| (&**alias, &*handler.name))).collect()
    }

    /// Whether it says what orchestrations call.
    #[doc(hidden)]
    #[must_use]
    pub fn knows_calls(&self) -> bool {
        self.orchestrations.iter().any(|handler| handler.call.calls.is_some())
    }

    /// All names, each with its kind.
    fn names(&self) -> impl Iterator<Item = (&str, Kind)> {
        let activities = self.activities.iter().flat_map(LockedHandler::names).map(|name| (name, Kind::Activity));
        let orchestrations =
            self.orchestrations.iter().flat_map(LockedHandler::names).map(|name| (name, Kind::Orchestration));
        let messages = Kind::MESSAGES
            .into_iter()
            .flat_map(|kind| self.messages(kind).iter().map(move |message| (&*message.name, kind)));
        activities.chain(orchestrations).chain(messages)
    }
}

impl LockedHandler {
    fn from_activity(info: &ActivityInfo) -> Self {
        Self {
            name: info.name.clone(),
            version: None,
            aliases: info.aliases.clone(),
            module: info.source.module_path.clone(),
            idempotent: info.idempotent,
            call: CallShape::of_activity(info),
            input: LockedType::new(&info.input_type, info.input_schema.as_ref()),
            output: LockedType::new(&info.output_type, info.output_schema.as_ref()),
            error: LockedType::new(&info.error_type, info.error_schema.as_ref()),
            progress: None,
        }
    }

    fn from_orchestration(info: &OrchestrationInfo, catalog: &Catalog) -> Self {
        let progress = info.progress_type.as_ref().map(|name| LockedType::new(name, info.progress_schema.as_ref()));
        Self {
            name: info.name.clone(),
            version: Some(info.version.clone()),
            aliases: info.aliases.clone(),
            module: info.source.module_path.clone(),
            idempotent: false,
            call: CallShape::of_orchestration(info, catalog),
            input: LockedType::new(&info.input_type, info.input_schema.as_ref()),
            output: LockedType::new(&info.output_type, info.output_schema.as_ref()),
            error: LockedType::new(&info.error_type, info.error_schema.as_ref()),
            progress,
        }
    }

    /// The name, followed by the aliases.
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.name).chain(self.aliases.iter().map(|alias| &**alias))
    }

    fn has_name(&self, name: &str) -> bool {
        self.names().any(|own| own == name)
    }
}

impl LockedMessage {
    fn new(info: &MessageInfo) -> Self {
        Self {
            name: info.name.clone(),
            crate_name: info.source.crate_name.clone(),
            message: LockedType::new(&info.message_type, info.schema.as_ref()),
        }
    }
}

impl LockedType {
    fn new(name: &Text, schema: Option<&TypeSchema>) -> Self {
        let schema = schema.map_or(Checked::Not(NotChecked::NotChecked), |schema| Checked::Schema(locked(schema)));
        Self { name: name.clone(), schema }
    }

    const fn schema(&self) -> Option<&TypeSchema> {
        match &self.schema {
            Checked::Schema(schema) => Some(schema),
            Checked::Not(_) => None,
        }
    }
}

/// The schema without what only people read, so that a lock does not change with the documentation.
fn locked(schema: &TypeSchema) -> TypeSchema {
    TypeSchema::new(without_notes(&schema.reads), without_notes(schema.written()))
}
