//! The details of each handler and message on the page.

use crate::catalog::Catalog;
use crate::info::activity::ActivityInfo;
use crate::info::message::MessageInfo;
use crate::info::orchestration::OrchestrationInfo;
use crate::info::schema::TypeSchema;
use crate::info::source::Source;
use crate::kind::{Kind, short_name};
use crate::render::page::relations::{Links, Relations, activity_id, message_id, orchestration_id};
use crate::render::types;
use crate::text::Text;
use serde::Serialize;

/// A handler or a message.
#[derive(Serialize)]
pub(super) struct Item<'c> {
    id: String,
    kind: &'static str,
    name: &'c str,
    short: &'c str,
    #[serde(rename = "crate")]
    crate_name: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'c str>,
    description: &'c str,
    /// Whether only clients start it.
    is_entry: bool,
    badges: Vec<String>,
    links: Vec<Links<'c>>,
    facts: Vec<(&'static str, String)>,
    types: Vec<PayloadType<'c>>,
}

/// The type of a payload.
#[derive(Serialize)]
struct PayloadType<'c> {
    label: &'static str,
    #[serde(rename = "type")]
    name: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    readable: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<String>,
}

/// All items, by crate, kind and name.
pub(super) fn items<'c>(catalog: &'c Catalog, relations: &Relations<'c>) -> Vec<Item<'c>> {
    let orchestrations = catalog.orchestrations.iter().map(|info| orchestration(info, catalog, relations));
    let activities = catalog.activities.iter().map(|info| activity(info, relations));
    let messages = catalog.messages().map(|(kind, info)| message(kind, info, relations));
    let mut items: Vec<_> = orchestrations.chain(activities).chain(messages).collect();
    // Stable, so kinds and names keep their order.
    items.sort_by_key(|item| item.crate_name);
    items
}

fn activity<'c>(info: &'c ActivityInfo, relations: &Relations<'c>) -> Item<'c> {
    let idempotent = match (info.idempotency_declared, info.idempotent) {
        (true, true) => "idempotent",
        (true, false) => "not idempotent",
        (false, _) => "idempotency not declared",
    };
    let mut badges = vec!["activity".to_owned(), idempotent.to_owned()];
    badges.extend(info.deprecated.as_ref().map(deprecated));
    let crate_name = &info.source.crate_name;
    let mut links = relations.incoming(Kind::Activity, &info.name);
    links.extend(relations.messages("Raises", Kind::Event, &info.raises, crate_name));
    links.extend(relations.messages("Adds to", Kind::Queue, &info.enqueues, crate_name));
    let retry = info.retry.as_ref().map_or_else(|| "one attempt".to_owned(), ToString::to_string);
    let mut facts = vec![("Retry", retry)];
    facts.extend(info.timeout.map(|timeout| ("Timeout", format!("{timeout:?} for each attempt"))));
    facts.extend(info.tag.as_ref().map(|tag| ("Tag", tag.to_string())));
    facts.extend(common_facts(&info.state_types, &info.aliases, &info.source));
    Item {
        id: activity_id(info),
        kind: "activity",
        name: &info.name,
        short: short_name(&info.name),
        crate_name,
        version: None,
        description: &info.description,
        is_entry: false,
        badges,
        links,
        facts,
        types: vec![
            PayloadType::read("Input", &info.input_type, info.input_schema.as_ref()),
            PayloadType::written("Output", &info.output_type, info.output_schema.as_ref()),
            PayloadType::written("Error", &info.error_type, info.error_schema.as_ref()),
        ],
    }
}

fn orchestration<'c>(info: &'c OrchestrationInfo, catalog: &'c Catalog, relations: &Relations<'c>) -> Item<'c> {
    let crate_name = &info.source.crate_name;
    let mut links = relations.incoming(Kind::Orchestration, &info.name);
    links.extend(relations.outgoing("Activities", Kind::Activity, &info.activities_used));
    links.extend(relations.outgoing("Orchestrations", Kind::Orchestration, &info.orchestrations_used));
    links.extend(relations.messages("Waits for", Kind::Event, &info.waits_for, crate_name));
    links.extend(relations.messages("Takes from", Kind::Queue, &info.dequeues, crate_name));
    links.extend(relations.messages("Sets", Kind::Value, &info.sets, crate_name));
    let is_entry = relations.is_entry(info);
    let mut facts = Vec::new();
    if is_entry {
        facts.push(("Started by", "clients".to_owned()));
    }
    let versions: Vec<_> =
        catalog.orchestrations.iter().filter(|other| other.name == info.name).map(|other| &*other.version).collect();
    if versions.len() > 1 {
        facts.push(("Versions", versions.join(", ")));
    }
    if !info.allowed_lints.is_empty() {
        let allowed = info.allowed_lints.iter().map(|allowed| match &allowed.reason {
            Some(reason) => format!("{} ({reason})", allowed.code),
            None => allowed.code.to_string(),
        });
        facts.push(("Allowed lints", allowed.collect::<Vec<_>>().join(", ")));
    }
    facts.extend(common_facts(&info.state_types, &info.aliases, &info.source));
    let progress = info.progress_type.as_ref();
    let mut badges = vec!["orchestration".to_owned(), format!("version {}", info.version)];
    badges.extend(info.deprecated.as_ref().map(deprecated));
    let mut types = vec![
        PayloadType::read("Input", &info.input_type, info.input_schema.as_ref()),
        PayloadType::written("Output", &info.output_type, info.output_schema.as_ref()),
        PayloadType::written("Error", &info.error_type, info.error_schema.as_ref()),
    ];
    types.extend(progress.map(|name| PayloadType::written("Progress", name, info.progress_schema.as_ref())));
    Item {
        id: orchestration_id(info),
        kind: "orchestration",
        name: &info.name,
        short: short_name(&info.name),
        crate_name,
        version: Some(&info.version),
        description: &info.description,
        is_entry,
        badges,
        links,
        facts,
        types,
    }
}

fn message<'c>(kind: Kind, info: &'c MessageInfo, relations: &Relations<'c>) -> Item<'c> {
    let mut badges = vec![kind.noun().to_owned()];
    badges.extend(info.deprecated.then(|| "deprecated".to_owned()));
    Item {
        id: message_id(kind, info),
        kind: kind.noun(),
        name: &info.name,
        short: short_name(&info.name),
        crate_name: &info.source.crate_name,
        version: None,
        description: &info.description,
        is_entry: false,
        badges,
        links: relations.incoming(kind, &info.name),
        facts: common_facts(&[], &[], &info.source).collect(),
        types: vec![PayloadType::read("Payload", &info.message_type, info.schema.as_ref())],
    }
}

fn deprecated(reason: &Text) -> String {
    if reason.is_empty() { "deprecated".to_owned() } else { format!("deprecated: {reason}") }
}

fn common_facts(states: &[Text], aliases: &[Text], source: &Source) -> impl Iterator<Item = (&'static str, String)> {
    let Source { crate_name, crate_version, file, line, .. } = source;
    let place = format!("{file}:{line} in {crate_name} {crate_version}");
    let states = (!states.is_empty()).then(|| ("State", states.join(", ")));
    let aliases = (!aliases.is_empty()).then(|| ("Aliases", aliases.join(", ")));
    states.into_iter().chain(aliases).chain([("Source", place)])
}

impl<'c> PayloadType<'c> {
    /// A type that others write.
    fn read(label: &'static str, name: &'c str, schema: Option<&TypeSchema>) -> Self {
        Self::new(label, name, schema.map(|schema| &schema.reads))
    }

    /// A type that others read.
    fn written(label: &'static str, name: &'c str, schema: Option<&TypeSchema>) -> Self {
        Self::new(label, name, schema.map(TypeSchema::written))
    }

    fn new(label: &'static str, name: &'c str, schema: Option<&serde_json::Value>) -> Self {
        let (readable, example) = schema.map(types::shown).unzip();
        Self { label, name, readable, example: example.map(|example| format!("{example:#}")) }
    }
}
