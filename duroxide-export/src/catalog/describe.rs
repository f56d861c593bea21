//! The catalog entries of what is linked in.

use crate::entries::entry::{Entry, TypeNames};
use crate::entries::helper_uses::AllUses;
use crate::entries::message::MessageEntry;
#[cfg(feature = "schema")]
use crate::entries::schemas::SchemaOf;
use crate::handler::location::Location;
use crate::handler::message::{MessageAction, MessageUse};
use crate::handler::meta::{Meta, Use};
use crate::handler::type_name;
use duroxide::{BackoffStrategy, RetryPolicy};
use duroxide_export_catalog::{
    ActivityInfo, AllowedLint, BackoffInfo, MessageInfo, OrchestrationInfo, RetryInfo, Source, TypeSchema, UsedMessage,
};
use std::borrow::Cow;

pub(super) fn activity(entry: &Entry, uses: &AllUses) -> ActivityInfo {
    let Entry { meta, types, states, .. } = entry;
    let TypeNames { input, output, error } = types();
    let [input_schema, output_schema, error_schema, _] = schemas(entry);
    let mut info = ActivityInfo::default();
    info.name = meta.name.into();
    info.description = description(meta.description);
    info.input_type = type_name::short(input).into();
    info.output_type = type_name::short(output).into();
    info.error_type = type_name::short(error).into();
    info.input_schema = input_schema;
    info.output_schema = output_schema;
    info.error_schema = error_schema;
    info.input_encoding = entry.input_encoding;
    info.output_encoding = entry.output_encoding;
    info.idempotent = meta.idempotent.unwrap_or(false);
    info.idempotency_declared = meta.idempotent.is_some();
    info.retry = meta.retry.as_ref().map(retry);
    info.timeout = meta.timeout;
    info.tag = meta.tag.map(Cow::from);
    info.state_types = states().iter().map(|key| key.describe().into()).collect();
    info.raises = used_messages(uses.messages_of(meta), MessageAction::Raise);
    info.enqueues = used_messages(uses.messages_of(meta), MessageAction::Enqueue);
    info.aliases = aliases(meta);
    info.deprecated = meta.deprecated.map(Cow::from);
    info.source = source(&meta.location);
    info
}

pub(super) fn orchestration(entry: &Entry, uses: &AllUses) -> OrchestrationInfo {
    let Entry { meta, types, states, .. } = entry;
    let TypeNames { input, output, error } = types();
    let [input_schema, output_schema, error_schema, progress_schema] = schemas(entry);
    let mut info = OrchestrationInfo::default();
    info.name = meta.name.into();
    info.version = meta.version.into();
    info.description = description(meta.description);
    info.input_type = type_name::short(input).into();
    info.output_type = type_name::short(output).into();
    info.error_type = type_name::short(error).into();
    info.progress_type = meta.progress.as_ref().map(|codec| type_name::short((codec.type_name)()).into());
    info.input_schema = input_schema;
    info.output_schema = output_schema;
    info.error_schema = error_schema;
    info.input_encoding = entry.input_encoding;
    info.output_encoding = entry.output_encoding;
    info.progress_schema = progress_schema.filter(|_| meta.progress.is_some());
    info.state_types = states().iter().map(|key| key.describe().into()).collect();
    for item in uses.of(meta) {
        let (names, name) = match item {
            Use::Activity(name) => (&mut info.activities_used, name),
            Use::Orchestration(name) => (&mut info.orchestrations_used, name),
        };
        if !names.iter().any(|known| *known == name) {
            names.push(name.into());
        }
    }
    info.waits_for = used_messages(uses.messages_of(meta), MessageAction::Wait);
    info.dequeues = used_messages(uses.messages_of(meta), MessageAction::Dequeue);
    info.sets = used_messages(uses.messages_of(meta), MessageAction::Set);
    info.calls = uses.recorded_calls(meta).map(|lines| lines.iter().copied().map(Cow::from).collect());
    info.allowed_lints = allowed_lints(meta);
    info.aliases = aliases(meta);
    info.deprecated = meta.deprecated.map(Cow::from);
    info.source = source(&meta.location);
    info
}

pub(super) fn message(entry: &MessageEntry) -> MessageInfo {
    let meta = entry.meta;
    let mut info = MessageInfo::default();
    info.name = meta.name.into();
    info.description = description(meta.description);
    info.message_type = meta.type_name.into();
    info.schema = message_schema(entry);
    info.deprecated = meta.is_deprecated;
    info.source = source(&meta.location);
    info
}

fn aliases(meta: &Meta) -> Vec<Cow<'static, str>> {
    meta.aliases.iter().copied().map(Cow::from).collect()
}

fn allowed_lints(meta: &Meta) -> Vec<AllowedLint> {
    let allowed = meta.allowed.iter().map(|allowed| {
        let mut lint = AllowedLint::default();
        lint.code = allowed.code.into();
        lint.reason = allowed.reason.map(Cow::from);
        lint
    });
    allowed.collect()
}

/// Returns the messages with which a handler does something, without duplicates.
fn used_messages(uses: impl Iterator<Item = MessageUse>, action: MessageAction) -> Vec<UsedMessage> {
    let mut all = Vec::new();
    for MessageUse { name, type_name, is_named, .. } in uses.filter(|used| used.action == action) {
        let mut message = UsedMessage::default();
        message.name = name.into();
        message.message_type = type_name.into();
        message.is_named_at_run_time = is_named;
        if !all.contains(&message) {
            all.push(message);
        }
    }
    all
}

const fn retry(policy: &RetryPolicy) -> RetryInfo {
    let backoff = match policy.backoff {
        BackoffStrategy::None => BackoffInfo::None,
        BackoffStrategy::Fixed { delay } => BackoffInfo::fixed(delay),
        BackoffStrategy::Linear { base, max } => BackoffInfo::linear(base, max),
        BackoffStrategy::Exponential { base, multiplier, max } => BackoffInfo::exponential(base, multiplier, max),
    };
    RetryInfo::new(policy.max_attempts, backoff)
}

fn source(location: &Location) -> Source {
    let Location { crate_name, crate_version, module_path, file, package_file, line, executable: _ } = *location;
    let mut source = Source::default();
    source.crate_name = crate_name.into();
    source.crate_version = crate_version.into();
    source.module_path = module_path.into();
    source.file = file_in_package(package_file, file);
    source.line = line;
    source
}

/// Returns the file relative to the package. If the attribute did not record it, as for generated code, absolute paths are
/// shortened: a catalog must not contain the paths of the machine that built it.
fn file_in_package(known: Option<&'static str>, file: &'static str) -> Cow<'static, str> {
    if let Some(known) = known {
        return known.into();
    }
    let file: Cow<'_, str> = if file.contains('\\') { file.replace('\\', "/").into() } else { file.into() };
    let is_absolute = file.starts_with('/') || file.get(1..2) == Some(":");
    if !is_absolute {
        return file;
    }
    let start = file.rfind("/src/").or_else(|| file.rfind('/')).map_or(0, |slash| slash + 1);
    file[start..].to_owned().into()
}

/// Returns the first paragraph of a documentation, on one line.
///
/// The attributes have already shortened what they can read, so this only changes what comes from a file or a macro.
fn description(documentation: &'static str) -> Cow<'static, str> {
    let mut lines = documentation.lines().map(str::trim).skip_while(|line| line.is_empty());
    let Some(first) = lines.next() else { return Cow::Borrowed("") };
    // A text that starts with an example or a heading has no sentence to quote.
    if first.starts_with("```") || first.starts_with('#') {
        return Cow::Borrowed("");
    }
    let mut paragraph = Cow::Borrowed(first);
    for line in lines.take_while(|line| !line.is_empty()) {
        let joined = paragraph.to_mut();
        joined.push(' ');
        joined.push_str(line);
    }
    paragraph
}

/// Returns the schemas of the input, output, error and progress.
#[cfg(feature = "schema")]
fn schemas(entry: &Entry) -> [Option<TypeSchema>; 4] {
    let schemas = entry.details.and_then(|details| details.schemas).unwrap_or_default();
    [schemas.input, schemas.output, schemas.error, schemas.progress].map(|schema| schema.map(SchemaOf::type_schema))
}

#[cfg(not(feature = "schema"))]
const fn schemas(_: &Entry) -> [Option<TypeSchema>; 4] {
    [const { None }; 4]
}

#[cfg(feature = "schema")]
fn message_schema(entry: &MessageEntry) -> Option<TypeSchema> {
    entry.details.and_then(|details| details.schema).map(SchemaOf::type_schema)
}

#[cfg(not(feature = "schema"))]
const fn message_schema(_: &MessageEntry) -> Option<TypeSchema> {
    None
}

#[cfg(test)]
mod tests {
    use super::{description, file_in_package};
    use std::borrow::Cow;

    #[test]
    fn the_description_is_the_first_paragraph() {
        assert_eq!(description("\n  Provision a VM\n in a group.\r\n\nDetails."), "Provision a VM in a group.");
        assert_eq!(description("# Title\n\nText."), "");
        assert_eq!(description("```\ncode\n```"), "");
        assert_eq!(description(" \n"), "");
        assert!(matches!(description("Charge a card."), Cow::Borrowed("Charge a card.")));
    }

    #[test]
    fn files_are_relative() {
        assert_eq!(file_in_package(Some("src/lib.rs"), "libs/cards/src/lib.rs"), "src/lib.rs");
        assert_eq!(file_in_package(None, "src/lib.rs"), "src/lib.rs");
        assert_eq!(file_in_package(None, "/home/a/cards-0.1.0/src/a/b.rs"), "src/a/b.rs");
        assert_eq!(file_in_package(None, "/target/debug/build/cards-1234/out/generated.rs"), "generated.rs");
        assert_eq!(file_in_package(None, "C:\\cards\\src\\lib.rs"), "src/lib.rs");
        assert_eq!(file_in_package(None, "src\\lib.rs"), "src/lib.rs");
    }
}
