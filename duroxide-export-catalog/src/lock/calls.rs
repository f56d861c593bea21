//! What replay compares: the calls that running instances have recorded.
//!
//! Replay runs an orchestration again, and compares each call with the recorded one: the name, the input byte by byte, the tag
//! and the session, in order. A value that is set is compared in the same way. All other payloads are only decoded.

use super::mismatch::{Mismatch, Problem};
use super::rules::{Change, Rule};
use super::schema::{Form, differences, mismatches};
use crate::catalog::Catalog;
use crate::info::activity::ActivityInfo;
use crate::info::encoding::Encoding;
use crate::info::orchestration::OrchestrationInfo;
use crate::info::retry::BackoffInfo;
use crate::info::schema::TypeSchema;
use crate::json_schema::{Schema, SchemaRoot, with_each};
use crate::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a handler declares about its calls, as far as replay notices it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CallShape {
    /// An orchestration of the library calls this one. Activities are always called by orchestrations.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    called: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<Text>,
    /// A timeout makes a call a race with a timer. Replay does not compare how long it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    timeout: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry: Option<LockedRetry>,
    #[serde(default, skip_serializing_if = "Encoding::is_default")]
    input_encoding: Encoding,
    #[serde(default, skip_serializing_if = "Encoding::is_default")]
    output_encoding: Encoding,
    /// The calls in the body of an orchestration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) calls: Option<Vec<Text>>,
}

/// A retry policy. Each delay is a timer; replay does not compare how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct LockedRetry {
    max_attempts: u32,
    delays: bool,
}

impl CallShape {
    pub(super) fn of_activity(info: &ActivityInfo) -> Self {
        let has_delay = |backoff: &BackoffInfo| match backoff {
            BackoffInfo::None => false,
            BackoffInfo::Fixed { delay } => !delay.is_zero(),
            BackoffInfo::Linear { base, max } | BackoffInfo::Exponential { base, max, .. } => {
                !base.is_zero() && !max.is_zero()
            }
        };
        Self {
            called: false,
            tag: info.tag.clone(),
            timeout: info.timeout.is_some(),
            retry: info
                .retry
                .as_ref()
                .map(|retry| LockedRetry { max_attempts: retry.max_attempts, delays: has_delay(&retry.backoff) }),
            input_encoding: info.input_encoding,
            output_encoding: info.output_encoding,
            calls: None,
        }
    }

    pub(super) fn of_orchestration(info: &OrchestrationInfo, catalog: &Catalog) -> Self {
        let mut names = info.aliases.iter().chain([&info.name]);
        let used = |name: &Text| catalog.orchestrations.iter().any(|other| other.orchestrations_used.contains(name));
        Self {
            called: names.any(used),
            input_encoding: info.input_encoding,
            output_encoding: info.output_encoding,
            calls: info.calls.clone(),
            ..Self::default()
        }
    }
}

/// A handler, as replay sees its calls.
pub(super) struct Called<'l> {
    pub(super) call: &'l CallShape,
    /// Only orchestrations have one.
    pub(super) version: Option<&'l str>,
    pub(super) input: Option<&'l TypeSchema>,
    /// The type of the error.
    pub(super) error: &'l str,
}

impl Called<'_> {
    /// Whether instances of this library have recorded calls of it.
    const fn is_called(&self) -> bool {
        self.version.is_none() || self.call.called
    }
}

/// Adds what breaks the replay of the calls of a handler.
pub(super) fn compare_calls(name: &str, old: &Called<'_>, new: &Called<'_>, changes: &mut Vec<Change>) {
    let options = changed_options(old.call, new.call, old.is_called());
    changes.extend(options.into_iter().map(|message| Change::new(Rule::CallOptions, name, message)));
    if (old.error == "String") != (new.error == "String") {
        let message =
            format!("the error was a `{}` and is a `{}`, which is encoded in another way", old.error, new.error);
        changes.push(Change::new(Rule::ErrorEncoding, name, message));
    }
    let rule = if old.is_called() { Rule::ComparedPayload } else { Rule::ComparedElsewhere };
    let of_version = old.version.map(|version| format!(" of version {version}")).unwrap_or_default();
    let what = format!("the input{of_version}");
    compare_encodings(rule, name, (&what, Form::Payload), [old.input, new.input], changes);
}

/// A handler's name, and the module of its function.
pub(super) type Place<'l> = (&'l str, &'l str);

/// Adds the pairs of handlers whose functions have exchanged their names.
pub(super) fn compare_places(old: &[Place<'_>], new: &[Place<'_>], changes: &mut Vec<Change>) {
    let module_now = |name: &str| new.iter().find(|(other, _)| *other == name).map(|(_, module)| *module);
    // A module with several functions does not tell which one has a name.
    let is_alone = |module: &str| old.iter().filter(|(_, other)| *other == module).count() == 1;
    for (index, (name, module)) in old.iter().enumerate() {
        for (other, other_module) in &old[index + 1..] {
            let has_moved = module_now(name) == Some(other_module) && module_now(other) == Some(module);
            if has_moved && module != other_module && is_alone(module) && is_alone(other_module) {
                let message =
                    format!("the function in `{other_module}` has this name now, and `{other}` is in `{module}`");
                changes.push(Change::new(Rule::NamesExchanged, *name, message));
            }
        }
    }
}

/// Starts a line that says what of a body could not be recorded.
const NOT_FOLLOWED: &str = "not followed: ";

/// Adds what has changed in the body of an orchestration. `renamed` are older names of handlers, each with the new one.
pub(super) fn compare_bodies(
    name: &str,
    old: &Called<'_>,
    new: &Called<'_>,
    renamed: &[(&str, &str)],
    changes: &mut Vec<Change>,
) {
    let (Some(was), Some(version)) = (&old.call.calls, old.version) else { return };
    let Some(is) = &new.call.calls else {
        let message = format!(
            "the calls of version {version} are not known here: not checked; write `duroxide::record_calls!();` in the test"
        );
        changes.push(Change::new(Rule::NotChecked, name, message));
        return;
    };
    for line in is {
        if let Some(what) = line.strip_prefix(NOT_FOLLOWED) {
            let message = format!("{what} in version {version} is not followed, so its changes are not checked");
            changes.push(Change::new(Rule::NotChecked, name, message));
        }
    }
    let is_call = |line: &&Text| !line.starts_with(NOT_FOLLOWED);
    let was: Vec<_> = was.iter().filter(is_call).map(|line| with_new_names(line, renamed)).collect();
    let is: Vec<_> = is.iter().filter(is_call).cloned().collect();
    if let Some(difference) = first_difference(&was, &is) {
        let message = format!("the calls of version {version} changed: {difference}");
        changes.push(Change::new(Rule::CallsChanged, name, message));
    }
}

/// A line with the names that handlers have now, whose older ones are aliases.
fn with_new_names(line: &str, renamed: &[(&str, &str)]) -> String {
    let short = |name: &str| name.rsplit("::").next().unwrap_or_default().to_owned();
    let mut line = line.to_owned();
    for (old, new) in renamed {
        let words = line.split(' ').map(|word| {
            let bare = word.trim_end_matches('?');
            if bare == *old { word.replacen(old, new, 1) } else { word.to_owned() }
        });
        line = words.collect::<Vec<_>>().join(" ");
        // What a call returned is called by its short name.
        for end in ["}", " "] {
            line = line.replace(&format!("{{{}{end}", short(old)), &format!("{{{}{end}", short(new)));
        }
    }
    line
}

/// The first change of a list of calls, in words.
fn first_difference(was: &[String], is: &[Text]) -> Option<String> {
    let start = was.iter().zip(is).take_while(|(was, is)| was == is).count();
    let rest = was.len().min(is.len()) - start;
    let end = was.iter().rev().zip(is.iter().rev()).take(rest).take_while(|(was, is)| was == is).count();
    let gone = &was[start..was.len() - end];
    let added = &is[start..is.len() - end];
    let place = match start.checked_sub(1) {
        Some(before) => format!("after `{}`", was[before].trim()),
        None => "at the start".to_owned(),
    };
    Some(match (gone.first(), added.first()) {
        (None, None) => return None,
        (None, Some(added)) => format!("`{}` was added {place}", added.trim()),
        (Some(gone), None) => format!("`{}` was removed {place}", gone.trim()),
        (Some(gone), Some(added)) => format!("`{}` became `{}` {place}", gone.trim(), added.trim()),
    })
}

/// Adds what breaks the replay of setting a value.
pub(super) fn compare_value(name: &str, schemas: [Option<&TypeSchema>; 2], changes: &mut Vec<Change>) {
    compare_encodings(Rule::ComparedPayload, name, ("the value", Form::Json), schemas, changes);
}

fn changed_options(was: &CallShape, is: &CallShape, is_called: bool) -> Vec<String> {
    let mut found = Vec::new();
    if was.tag != is.tag {
        let text = |tag: &Option<Text>| tag.as_ref().map_or_else(|| "none".to_owned(), |tag| format!("`{tag}`"));
        found.push(format!(
            "the tag was {}, and is {}: an instance that has recorded a call cannot replay it",
            text(&was.tag),
            text(&is.tag)
        ));
    }
    match (was.timeout, is.timeout) {
        (false, true) => found.push(
            "it has a `timeout` now, which is a timer next to each call: an instance that has recorded a call has none"
                .to_owned(),
        ),
        (true, false) => found.push(
            "it has no `timeout` any more: an instance that has recorded a call has a timer next to it".to_owned(),
        ),
        _ => {}
    }
    found.extend(changed_retry(was.retry, is.retry));
    if is_called && was.input_encoding != is.input_encoding {
        found.push(format!(
            "the input was {}, and is {}: an instance that has recorded a call cannot replay it",
            encoded(was.input_encoding),
            encoded(is.input_encoding)
        ));
    }
    let is_read_differently = |was: Encoding, is: Encoding| (was == Encoding::Raw) != (is == Encoding::Raw);
    for (what, was, is) in
        [("input", was.input_encoding, is.input_encoding), ("output", was.output_encoding, is.output_encoding)]
    {
        if is_read_differently(was, is) && !(is_called && what == "input") {
            found.push(format!(
                "the {what} was {}, and is {}: a recorded text may be read as another one",
                encoded(was),
                encoded(is)
            ));
        }
    }
    found
}

fn changed_retry(was: Option<LockedRetry>, is: Option<LockedRetry>) -> Option<String> {
    const ONCE: LockedRetry = LockedRetry { max_attempts: 1, delays: false };
    let (was, is) = (was.unwrap_or(ONCE), is.unwrap_or(ONCE));
    if was.max_attempts != is.max_attempts {
        let attempts = |number| if number == 1 { "one attempt".to_owned() } else { format!("{number} attempts") };
        let fewest = was.max_attempts.min(is.max_attempts);
        return Some(format!(
            "a call made at most {}, and makes {}: an instance in which {} failed cannot replay",
            attempts(was.max_attempts),
            attempts(is.max_attempts),
            attempts(fewest)
        ));
    }
    // The delay follows an attempt that is not the last.
    (was.delays != is.delays && was.max_attempts > 1).then(|| {
        let waits = |delays| if delays { "a delay" } else { "no delay" };
        format!(
            "there was {} between attempts, and is {}: an instance in which an attempt failed cannot replay",
            waits(was.delays),
            waits(is.delays)
        )
    })
}

const fn encoded(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Sorted => "JSON with sorted fields",
        Encoding::Declared => "JSON with fields in the order of their declaration",
        Encoding::Raw => "`raw`",
    }
}

/// Adds what the new type writes differently from the old one. Types without schemas are reported where they are read.
fn compare_encodings(
    rule: Rule,
    name: &str,
    (what, form): (&str, Form),
    schemas: [Option<&TypeSchema>; 2],
    changes: &mut Vec<Change>,
) {
    let [Some(old), Some(new)] = schemas else { return };
    if old != new {
        let found = different_encodings(what, form, old, new);
        changes.extend(found.into_iter().map(|message| Change::new(rule, name, message)));
    }
}

/// How values that the old type wrote differ from those that the new one writes.
fn different_encodings(what: &str, form: Form, old: &TypeSchema, new: &TypeSchema) -> Vec<String> {
    let written = old.written();
    let [was, is] = [old, new].map(|schema| closed(&with_defaulted(schema.written(), &schema.reads)));
    // What a type already does to its own values is no change.
    let own = differences(written, &was, form);
    let mut found = differences(written, &is, form);
    let is_meaning = |mismatch: &&Mismatch| matches!(mismatch.problem, Problem::Meaning { .. });
    let gone = own.iter().filter(is_meaning).filter(|mismatch| !found.contains(mismatch));
    let mut messages: Vec<_> = gone.map(|mismatch| no_longer_misread(what, mismatch)).collect();
    found.retain(|mismatch| !own.contains(mismatch));
    messages.extend(found.iter().filter_map(|mismatch| described(what, mismatch)));
    for Mismatch { path, problem } in mismatches(&marked(written), &marked(&is), Form::Json) {
        match &problem {
            Problem::Type { written, wanted }
                if !path.contains(MARKER) && found.iter().all(|known| known.path != path) =>
            {
                if let Some([written, wanted]) = different_marks(written, wanted) {
                    let problem = Problem::Type { written: written.to_owned(), wanted: wanted.to_owned() };
                    messages.extend(described(what, &Mismatch { path, problem }));
                }
            }
            Problem::Missing(marker) => {
                if let Some(field) = marker.strip_prefix(MARKER)
                    && was_always_written(written, &is, &path, field)
                {
                    messages.push(format!(
                        "{what} can be written without the field `{path}.{field}`, which recorded calls always have"
                    ));
                }
            }
            _ => {}
        }
    }
    reordered_sets(what, written, [written, new.written()], "", &mut messages);
    messages
}

/// Adds the sets that are in the same places of both types, and whose variants are declared in another order: a `BTreeSet` is
/// written in that order.
fn reordered_sets(what: &str, part: &Value, roots: [&Value; 2], pointer: &str, messages: &mut Vec<String>) {
    let parts: Vec<_> = match part {
        Value::Object(parts) => parts.iter().map(|(key, part)| (key.clone(), part)).collect(),
        Value::Array(parts) => parts.iter().enumerate().map(|(index, part)| (index.to_string(), part)).collect(),
        _ => return,
    };
    if part.get("uniqueItems") == Some(&Value::Bool(true)) {
        let [was, is] = roots.map(|root| variants_of_set(root, pointer));
        let kept = |own: &[String], other: &[String]| -> Vec<_> {
            own.iter().filter(|name| other.contains(name)).cloned().collect()
        };
        if kept(&was, &is) != kept(&is, &was) {
            let field =
                pointer.rsplit_once("/properties/").map(|(_, field)| format!("`.{field}` of ")).unwrap_or_default();
            let [was, is] = [was, is].map(|names| names.join("`, `"));
            messages.push(format!("{field}{what} was a set in the order `{was}`, and is one in the order `{is}`"));
        }
    }
    for (key, part) in parts {
        let key = key.replace('~', "~0").replace('/', "~1");
        reordered_sets(what, part, roots, &format!("{pointer}/{key}"), messages);
    }
}

/// The names of the variants in a set, if its items are an enum.
fn variants_of_set(root: &Value, pointer: &str) -> Vec<String> {
    let Some(items) = root.pointer(pointer).and_then(|set| set.get("items")) else { return Vec::new() };
    let Schema::Keywords(items) = Schema::read(SchemaRoot(root).resolved(items)) else { return Vec::new() };
    let each = items.list("enum").chain(
        items
            .list("oneOf")
            .flat_map(|variant| variant["enum"].as_array().into_iter().flatten().chain([&variant["const"]])),
    );
    each.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// In words, how the forms differ in which two schemas are written, if one of them is marked.
fn different_marks(written: &str, wanted: &str) -> Option<[&'static str; 2]> {
    let has = |text: &str, mark: &str| text.contains(mark);
    if has(wanted, REWRITTEN) {
        Some(["a value in one form", "a value in another form, as by another function or time zone"])
    } else if has(wanted, UNREAD) {
        Some(["what was read", "a default, because it is not read any more"])
    } else if has(written, UNREAD) {
        Some(["a default, because it was not read", "what is read now"])
    } else if has(written, SET) {
        // A list is read as a set, and a set is written like a list.
        None
    } else if has(wanted, SET) {
        Some(["a list", "a set, without duplicates and perhaps in another order"])
    } else if has(wanted, FLOAT) && has(written, SHORT_FLOAT) {
        Some(["an `f32`", "an `f64`, which has other digits"])
    } else if has(wanted, FLOAT) || has(wanted, SHORT_FLOAT) {
        // A float that is a whole number is written as `1.0`, although it reads `1`.
        Some(["an integer", "a float, `1.0`"])
    } else {
        None
    }
}

/// That the old type took a value for another one, and wrote it as that, which the new one does not.
fn no_longer_misread(what: &str, Mismatch { path, problem }: &Mismatch) -> String {
    let at = if path.is_empty() { what.to_owned() } else { format!("`{path}` of {what}") };
    let Problem::Meaning { written, read } = problem else { return String::new() };
    format!("{at} could be {written}, which was read and written as {read}, and is not any more")
}

/// The schema of what a type writes, with a list of the fields of each object that the type always writes, but reads without.
fn with_defaulted(written: &Value, reads: &Value) -> Value {
    match (written, reads) {
        (Value::Object(keywords), Value::Object(read)) => {
            let part = |(keyword, value): (&String, &Value)| {
                let other = read.get(keyword);
                (keyword.clone(), other.map_or_else(|| value.clone(), |other| with_defaulted(value, other)))
            };
            let mut changed: Map<_, _> = keywords.iter().map(part).collect();
            if let Some(required) = keywords.get("required").and_then(Value::as_array) {
                let is_required = |field: &&Value| {
                    read.get("required").is_some_and(|all| all.as_array().is_some_and(|all| all.contains(field)))
                };
                let defaulted: Vec<_> = required.iter().filter(|field| !is_required(field)).cloned().collect();
                if !defaulted.is_empty() {
                    changed.insert("x-defaulted".to_owned(), defaulted.into());
                }
            }
            Value::Object(changed)
        }
        (Value::Array(written), Value::Array(read)) if written.len() == read.len() => {
            Value::Array(written.iter().zip(read).map(|(written, read)| with_defaulted(written, read)).collect())
        }
        _ => written.clone(),
    }
}

/// Whether a field that the new type may leave out was always there.
fn was_always_written(old: &Value, new: &Value, path: &str, field: &str) -> bool {
    let all_required = with_each(new, &|schema| {
        if let Some(Value::Object(fields)) = schema.get("properties") {
            let names = fields.keys().cloned().map(Value::String).collect();
            schema.insert("required".to_owned(), Value::Array(names));
        }
    });
    !mismatches(old, &all_required, Form::Json)
        .iter()
        .any(|found| found.path == path && matches!(&found.problem, Problem::Missing(missing) if missing == field))
}

/// `None` for what only concerns readers, which is reported as such.
fn described(what: &str, mismatch: &Mismatch) -> Option<String> {
    let at = if mismatch.path.is_empty() { what.to_owned() } else { format!("`{}` of {what}", mismatch.path) };
    Some(match &mismatch.problem {
        Problem::Missing(field) => {
            format!("{what} now always contains the field `{}`, which recorded calls lack", mismatch.at_field(field))
        }
        Problem::Unknown(field) => {
            format!("{what} no longer contains the field `{}`, which recorded calls have", mismatch.at_field(field))
        }
        Problem::Variant(variant) => format!("{at} no longer has the variant `{variant}`, which calls have recorded"),
        Problem::Type { written, wanted } => format!("{at} was written as {written}, and is written as {wanted}"),
        Problem::Tag { written, wanted } => {
            format!("the name of the variant in {at} was written {written}, and is written {wanted}")
        }
        Problem::Content { variant, wanted } => {
            format!("the content of the variant `{variant}` in {at} is written {wanted} now")
        }
        Problem::Meaning { written, read } => {
            format!("{at} was written as {written}, which is {read} now")
        }
        Problem::LostAlias { .. } | Problem::LostOther | Problem::NotChecked(_) | Problem::NotComparable(_) => {
            return None;
        }
    })
}

/// The schema of what a type writes, which has no other fields than those it names, and nothing that it only reads.
fn closed(schema: &Value) -> Value {
    with_each(schema, &|schema| {
        const OTHERS: [&str; 3] = ["additionalProperties", "patternProperties", "unevaluatedProperties"];
        for only_read in ["x-aliases", "x-other", "x-validated"] {
            schema.remove(only_read);
        }
        if schema.contains_key("properties") {
            schema.insert("x-only-object".to_owned(), Value::Bool(true));
            if !OTHERS.iter().any(|others| schema.contains_key(*others)) {
                // Parts that are flattened into it have fields of their own.
                schema.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
                schema.insert("x-ignores-unknown".to_owned(), Value::Bool(true));
            }
        }
    })
}

/// Starts the name of a field that says that another one may be left out.
const MARKER: &str = "\u{0}";

/// What stands for a set, a float, an `f32`, and a field that is not read.
const SET: &str = "a set";
const FLOAT: &str = "a float";
const SHORT_FLOAT: &str = "a short float";
const UNREAD: &str = "not read";

/// Starts what stands for a type that does not write its values as it reads them.
const REWRITTEN: &str = "rewritten as ";

/// The schema with floats, sets and what is not read as types of their own, and with a field that is always there for each one that may be left out.
fn marked(schema: &Value) -> Value {
    with_each(schema, &|schema| {
        if let Some(mark) = mark_of(schema) {
            schema.clear();
            schema.insert("type".to_owned(), "string".into());
            schema.insert("pattern".to_owned(), mark.into());
        }
        let mut required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        if let Some(Value::Object(fields)) = schema.get_mut("properties") {
            let names = fields.keys().map(|name| Value::from(name.as_str()));
            let optional: Vec<_> = names.filter(|name| !required.contains(name)).collect();
            for name in optional.iter().filter_map(Value::as_str) {
                let marker = format!("{MARKER}{name}");
                fields.insert(marker.clone(), Value::Bool(true));
                required.push(marker.into());
            }
            schema.insert("required".to_owned(), Value::Array(required));
        }
    })
}

fn mark_of(schema: &Map<String, Value>) -> Option<String> {
    let is = |keyword: &str, value: Value| schema.get(keyword).is_some_and(|found| *found == value);
    let mark = if is("readOnly", true.into()) {
        UNREAD
    } else if let Some(rewrites) = schema.get("x-rewrites") {
        return Some(format!("{REWRITTEN}{rewrites}"));
    } else if is("uniqueItems", true.into()) {
        SET
    } else if is("type", "number".into()) {
        if is("format", "float".into()) { SHORT_FLOAT } else { FLOAT }
    } else {
        return None;
    };
    Some(mark.to_owned())
}
