//! Replaces texts that must not be committed in a recording, so that it still replays.

use crate::replay::payload_text::PayloadText;
use crate::replay::recording::{Recording, RecordingError};
use crate::replay::replayer::Replay;
use duroxide::{ErrorDetails, EventKind};
use serde_json::Value;
use std::collections::HashMap;

impl Recording {
    /// Replaces texts that must not be committed, such as passwords and names of persons.
    ///
    /// `replace` sees every text in every payload: inputs, outputs, errors, messages, values, progress. If it returns a
    /// replacement, the text is replaced wherever it occurs, also within other texts: what the code makes of an output, and
    /// passes on as an input, then agrees with what is recorded. Numbers, the keys of objects, names and instance IDs stay.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::replay::{Recording, Replay, RecordingError};
    /// fn without_passwords(recording: &Recording) -> Result<Recording, RecordingError> {
    ///     let replay = Replay::with(duroxide::create_orchestration_registry());
    ///     recording.redact(&replay, |text| text.path.ends_with("password").then(|| "secret".to_owned()))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`RecordingError::Redaction`] if the code no longer replays the recording, because it does more with a text than to
    /// pass it on: it measures it, parses it, or compares it.
    pub fn redact(
        &self,
        replay: &Replay,
        mut replace: impl FnMut(&PayloadText<'_>) -> Option<String>,
    ) -> Result<Self, RecordingError> {
        let mut replacements = Vec::<(String, String)>::new();
        self.visit(&mut |name, payload| {
            visit_texts(&parsed(payload), &mut String::new(), &mut |path, text| {
                if !text.is_empty() && !replacements.iter().any(|(known, _)| known == text) {
                    let replacement = replace(&PayloadText { name, path, text });
                    replacements.extend(replacement.map(|replacement| (text.to_owned(), replacement)));
                }
            });
        });
        if replacements.is_empty() {
            return Ok(self.clone());
        }
        // A longer text may contain a shorter one.
        replacements.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        let mut redacted = self.clone();
        redacted.replace(&|payload| replaced(payload, &replacements));
        let report = replay.run_prefixes(&redacted);
        if report.is_same() { Ok(redacted) } else { Err(RecordingError::Redaction { report: report.to_string() }) }
    }

    /// Shows each payload with the name of its handler or message.
    fn visit(&self, see: &mut impl FnMut(&str, &str)) {
        for execution in self.instances.iter().flat_map(|instance| &instance.executions) {
            for (key, value) in &execution.values {
                see(key, &value.value);
            }
            let mut names = HashMap::new();
            let mut orchestration = "";
            for event in &execution.events {
                match &event.kind {
                    EventKind::ActivityScheduled { name, .. } | EventKind::SubOrchestrationScheduled { name, .. } => {
                        names.insert(event.event_id, name.as_str());
                    }
                    EventKind::OrchestrationStarted { name, .. } => orchestration = name,
                    _ => {}
                }
                let answered = event.source_event_id.and_then(|id| names.get(&id).copied());
                // The payloads of a copy, because one list of the fields serves to read and to write them.
                for payload in payloads(&mut event.kind.clone()) {
                    see(name_of(&event.kind).or(answered).unwrap_or(orchestration), payload);
                }
            }
        }
    }

    fn replace(&mut self, replaced: &impl Fn(&str) -> Option<String>) {
        let replace = |payload: &mut String| {
            if let Some(replaced) = replaced(payload) {
                *payload = replaced;
            }
        };
        for execution in self.instances.iter_mut().flat_map(|instance| &mut instance.executions) {
            execution.values.values_mut().for_each(|value| replace(&mut value.value));
            for event in &mut execution.events {
                payloads(&mut event.kind).into_iter().for_each(replace);
            }
        }
    }
}

/// The name in an event.
fn name_of(event: &EventKind) -> Option<&str> {
    match event {
        EventKind::ActivityScheduled { name, .. }
        | EventKind::SubOrchestrationScheduled { name, .. }
        | EventKind::OrchestrationChained { name, .. }
        | EventKind::ExternalEvent { name, .. }
        | EventKind::QueueEventDelivered { name, .. } => Some(name),
        EventKind::KeyValueSet { key, .. } => Some(key),
        EventKind::CustomStatusUpdated { .. } => Some(""),
        _ => None,
    }
}

/// The payloads in an event.
fn payloads(event: &mut EventKind) -> Vec<&mut String> {
    match event {
        EventKind::OrchestrationStarted { input, carry_forward_events, initial_custom_status, .. } => {
            let carried = carry_forward_events.iter_mut().flatten().map(|(_, data)| data);
            std::iter::once(input).chain(carried).chain(initial_custom_status).collect()
        }
        EventKind::OrchestrationCompleted { output: payload }
        | EventKind::ActivityScheduled { input: payload, .. }
        | EventKind::ActivityCompleted { result: payload }
        | EventKind::ExternalEvent { data: payload, .. }
        | EventKind::OrchestrationChained { input: payload, .. }
        | EventKind::SubOrchestrationScheduled { input: payload, .. }
        | EventKind::SubOrchestrationCompleted { result: payload }
        | EventKind::OrchestrationContinuedAsNew { input: payload }
        | EventKind::OrchestrationCancelRequested { reason: payload }
        | EventKind::QueueEventDelivered { data: payload, .. }
        | EventKind::KeyValueSet { value: payload, .. } => vec![payload],
        EventKind::OrchestrationFailed { details }
        | EventKind::ActivityFailed { details }
        | EventKind::SubOrchestrationFailed { details } => match details {
            ErrorDetails::Application { message, .. } | ErrorDetails::Infrastructure { message, .. } => vec![message],
            ErrorDetails::Configuration { message, .. } => message.iter_mut().collect(),
            ErrorDetails::Poison { .. } => Vec::new(),
        },
        EventKind::CustomStatusUpdated { status } => status.iter_mut().collect(),
        _ => Vec::new(),
    }
}

/// A payload as JSON; a plain text travels as it is.
fn parsed(payload: &str) -> Value {
    serde_json::from_str(payload).unwrap_or_else(|_| Value::String(payload.to_owned()))
}

fn visit_texts(value: &Value, path: &mut String, see: &mut impl FnMut(&str, &str)) {
    let length = path.len();
    match value {
        Value::String(text) => see(path, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.extend(["[", &index.to_string(), "]"]);
                visit_texts(item, path, see);
                path.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                path.push_str(if length == 0 { "" } else { "." });
                path.push_str(key);
                visit_texts(field, path, see);
                path.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A payload with other texts; `None` if none of them occurs. All other bytes stay, because replays compare them.
fn replaced(payload: &str, replacements: &[(String, String)]) -> Option<String> {
    let replace = |text: &str| with_replacements(text, replacements);
    let result = if serde_json::from_str::<Value>(payload).is_ok() {
        with_each_string(payload, replace)
    } else {
        replace(payload)
    };
    (result != payload).then_some(result)
}

/// A text in which each occurrence is replaced once, the first and longest one first.
fn with_replacements(text: &str, replacements: &[(String, String)]) -> String {
    let (mut result, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((start, old, new)) =
        replacements.iter().filter_map(|(old, new)| Some((rest.find(old)?, old, new))).min_by_key(|(start, ..)| *start)
    {
        result.push_str(&rest[..start]);
        result.push_str(new);
        rest = &rest[start + old.len()..];
    }
    result + rest
}

/// JSON with other strings, except for keys.
fn with_each_string(json: &str, replace: impl Fn(&str) -> String) -> String {
    let mut result = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let string = &rest[start..start + length_of_string(&rest[start..])];
        let behind = &rest[start + string.len()..];
        result.push_str(&rest[..start]);
        let is_key = behind.trim_start().starts_with(':');
        match serde_json::from_str::<String>(string) {
            Ok(text) if !is_key && replace(&text) != text => {
                result.push_str(&Value::String(replace(&text)).to_string());
            }
            _ => result.push_str(string),
        }
        rest = behind;
    }
    result + rest
}

/// The number of bytes of the string in quotes that JSON begins with.
fn length_of_string(json: &str) -> usize {
    let mut is_escaped = false;
    let end = json.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(json.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::{replaced, visit_texts};

    fn with(payload: &str, old: &str, new: &str) -> String {
        replaced(payload, &[(old.to_owned(), new.to_owned())]).unwrap_or_else(|| payload.to_owned())
    }

    #[test]
    fn only_texts_are_replaced_and_other_bytes_stay() {
        assert_eq!(with("dear Ada", "Ada", "Eve"), "dear Eve");
        assert_eq!(with(r#"{"b": "Ada","a":1.50}"#, "Ada", "Eve"), r#"{"b": "Eve","a":1.50}"#);
        assert_eq!(with(r#"{"Ada" : ["Ada","x\"Ada\\"]}"#, "Ada", "E\"e"), r#"{"Ada" : ["E\"e","x\"E\"e\\"]}"#);
        assert_eq!(with(r#"{"n":17,"s":"a17"}"#, "17", "18"), r#"{"n":17,"s":"a18"}"#);
        assert_eq!(with("17", "17", "18"), "17");
        assert_eq!(with(r#"["\u0041da"]"#, "Ada", "Eve"), r#"["Eve"]"#);
    }

    #[test]
    fn paths_are_those_of_fields() {
        let mut seen = Vec::new();
        let value = serde_json::json!({"a": {"b": ["x", {"c": "y"}]}, "d": 1, "e": "z"});
        visit_texts(&value, &mut String::new(), &mut |path, text| seen.push(format!("{path}={text}")));
        assert_eq!(seen, ["a.b[0]=x", "a.b[1].c=y", "e=z"]);
    }
}
