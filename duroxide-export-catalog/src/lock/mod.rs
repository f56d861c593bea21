//! The lock: the part of a catalog that others rely on, and what a newer version of it breaks.

mod alternatives;
mod calls;
mod compare;
mod fit;
mod mismatch;
pub(crate) mod rules;
mod schema;
mod shape;
mod types;
mod variant;

use self::calls::CallShape;
use self::types::{Types, type_name};
use crate::catalog::Catalog;
use crate::info::activity::ActivityInfo;
use crate::info::message::MessageInfo;
use crate::info::orchestration::OrchestrationInfo;
use crate::info::schema::TypeSchema;
use crate::json_schema::without_notes;
use crate::kind::Kind;
use crate::text::Text;
use rules::{Change, Rule};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
// `remote` makes functions instead of impls, which those below complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
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
    /// What the types of payloads are, each once.
    #[serde(default)]
    types: Types,
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

/// The type of a payload: a key of the types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
struct LockedType {
    key: String,
    /// The name of the Rust type.
    name: Text,
    schema: Option<TypeSchema>,
}

impl From<String> for LockedType {
    fn from(key: String) -> Self {
        Self { name: type_name(&key).to_owned().into(), key, schema: None }
    }
}

impl From<LockedType> for String {
    fn from(ty: LockedType) -> Self {
        ty.key
    }
}

const VERSION: u32 = 2;

fn known_version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let version = u32::deserialize(deserializer)?;
    if version == VERSION {
        return Ok(version);
    }
    let age = if version < VERSION { "an older" } else { "a newer" };
    Err(serde::de::Error::custom(format!(
        "it has the format {version} of {age} duroxide-export, and this program reads the format {VERSION}"
    )))
}

impl Serialize for Lock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Lock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut lock = Self::deserialize(deserializer)?;
        lock.find_types().map_err(serde::de::Error::custom)?;
        Ok(lock)
    }
}

impl Catalog {
    /// The part that others rely on.
    #[must_use]
    pub fn lock(&self) -> Lock {
        let lock = Lock {
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
            types: Types::default(),
        };
        lock.with_shared_types()
    }
}

impl Lock {
    fn payloads(&mut self) -> impl Iterator<Item = &mut LockedType> {
        let handlers = self.activities.iter_mut().chain(&mut self.orchestrations);
        let messages = [&mut self.events, &mut self.queues, &mut self.values].into_iter().flatten();
        let of_handlers = handlers.flat_map(|handler| {
            [&mut handler.input, &mut handler.output, &mut handler.error].into_iter().chain(&mut handler.progress)
        });
        of_handlers.chain(messages.map(|message| &mut message.message))
    }

    /// Moves the schemas of all payloads to the types.
    fn with_shared_types(mut self) -> Self {
        let payloads: Vec<_> = self.payloads().map(|payload| (payload.name.clone(), payload.schema.take())).collect();
        let (types, keys) = Types::share(payloads.iter().map(|(name, schema)| (&**name, schema.as_ref())));
        for (payload, key) in self.payloads().zip(keys) {
            // All keys are there.
            payload.schema = types.schema(&key).unwrap_or_default();
            payload.key = key;
        }
        self.types = types;
        self
    }

    /// Gives each payload the schema of its type.
    fn find_types(&mut self) -> Result<(), String> {
        let types = std::mem::take(&mut self.types);
        for payload in self.payloads() {
            payload.schema = types.schema(&payload.key)?;
        }
        self.types = types;
        Ok(())
    }

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
    /// A type that has its own schema still.
    fn new(name: &Text, schema: Option<&TypeSchema>) -> Self {
        Self { key: String::new(), name: name.clone(), schema: schema.map(locked) }
    }

    const fn schema(&self) -> Option<&TypeSchema> {
        self.schema.as_ref()
    }
}

/// The schema without what only people read, so that a lock does not change with the documentation.
fn locked(schema: &TypeSchema) -> TypeSchema {
    TypeSchema::new(without_notes(&schema.reads), without_notes(schema.written()))
}
