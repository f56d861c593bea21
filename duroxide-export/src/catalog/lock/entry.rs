//! What others rely on of a handler or message.

use crate::catalog::info::activity::ActivityInfo;
use crate::catalog::info::message::MessageInfo;
use crate::catalog::info::orchestration::OrchestrationInfo;
use crate::catalog::info::schema::TypeSchema;
use crate::catalog::info::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An activity, or a version of an orchestration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LockedHandler {
    pub(crate) name: Text,
    /// Only orchestrations have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) aliases: Vec<Text>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) idempotent: bool,
    pub(crate) input: LockedType,
    pub(crate) output: LockedType,
    pub(crate) error: LockedType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) progress: Option<LockedType>,
}

/// An event, a queue or a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LockedMessage {
    pub(crate) name: Text,
    #[serde(rename = "crate")]
    pub(crate) crate_name: Text,
    pub(crate) message: LockedType,
}

/// A type that travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LockedType {
    #[serde(rename = "type")]
    pub(crate) name: Text,
    pub(crate) schema: Checked,
}

/// The schema of a type. A lock file says so if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Checked {
    Schema(TypeSchema),
    Not(NotChecked),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum NotChecked {
    #[serde(rename = "not checked")]
    NotChecked,
}

impl LockedHandler {
    pub(crate) fn activity(info: &ActivityInfo) -> Self {
        Self {
            name: info.name.clone(),
            version: None,
            aliases: info.aliases.clone(),
            idempotent: info.idempotent,
            input: LockedType::new(&info.input_type, info.input_schema.as_ref()),
            output: LockedType::new(&info.output_type, info.output_schema.as_ref()),
            error: LockedType::new(&info.error_type, info.error_schema.as_ref()),
            progress: None,
        }
    }

    pub(crate) fn orchestration(info: &OrchestrationInfo) -> Self {
        let progress = info.progress_type.as_ref().map(|name| LockedType::new(name, info.progress_schema.as_ref()));
        Self {
            name: info.name.clone(),
            version: Some(info.version.clone()),
            aliases: info.aliases.clone(),
            idempotent: false,
            input: LockedType::new(&info.input_type, info.input_schema.as_ref()),
            output: LockedType::new(&info.output_type, info.output_schema.as_ref()),
            error: LockedType::new(&info.error_type, info.error_schema.as_ref()),
            progress,
        }
    }

    /// The name, followed by the aliases.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.name).chain(self.aliases.iter().map(|alias| &**alias))
    }

    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.names().any(|own| own == name)
    }
}

impl LockedMessage {
    pub(crate) fn new(info: &MessageInfo) -> Self {
        Self {
            name: info.name.clone(),
            crate_name: info.source.crate_name.clone(),
            message: LockedType::new(&info.message_type, info.schema.as_ref()),
        }
    }
}

impl LockedType {
    fn new(name: &Text, schema: Option<&TypeSchema>) -> Self {
        let schema =
            schema.map_or(Checked::Not(NotChecked::NotChecked), |schema| Checked::Schema(without_notes(schema)));
        Self { name: name.clone(), schema }
    }

    pub(crate) const fn schema(&self) -> Option<&TypeSchema> {
        match &self.schema {
            Checked::Schema(schema) => Some(schema),
            Checked::Not(_) => None,
        }
    }
}

/// The schema without what only people read, so that a lock does not change with the documentation.
fn without_notes(schema: &TypeSchema) -> TypeSchema {
    let reads = stripped(&schema.reads);
    let writes = schema.writes.as_ref().map(stripped).filter(|writes| *writes != reads);
    TypeSchema { reads, writes }
}

fn stripped(schema: &Value) -> Value {
    match schema {
        Value::Object(keywords) => {
            let is_note = |key: &str| {
                matches!(key, "$schema" | "title" | "description" | "examples" | "default" | "deprecated" | "$comment")
            };
            let kept = keywords.iter().filter(|(key, _)| !is_note(key));
            Value::Object(kept.map(|(key, value)| (key.clone(), stripped_under(key, value))).collect())
        }
        other => other.clone(),
    }
}

/// The value of a keyword. Under some, the keys are names, which may be called `title`, and values are no schemas.
fn stripped_under(keyword: &str, value: &Value) -> Value {
    match (keyword, value) {
        ("properties" | "$defs" | "patternProperties", Value::Object(named)) => {
            Value::Object(named.iter().map(|(name, schema)| (name.clone(), stripped(schema))).collect())
        }
        ("required", Value::Array(names)) => {
            // The order of fields means nothing.
            let mut names = names.clone();
            names.sort_by(|one, other| one.as_str().cmp(&other.as_str()));
            Value::Array(names)
        }
        ("const" | "enum", _) => value.clone(),
        (_, Value::Array(schemas)) => Value::Array(schemas.iter().map(stripped).collect()),
        _ => stripped(value),
    }
}
