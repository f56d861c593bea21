//! Compares what two versions of a library export.

use super::change::Change;
use super::comparison::Comparison;
use super::entry::{LockedHandler, LockedMessage, LockedType};
use super::model::Lock;
use super::rule::Rule;
use super::types::{Payload, compare_types};
use crate::message::MessageKind;
use semver::Version;
use std::collections::BTreeMap;

pub(super) fn compare(old: &Lock, new: &Lock) -> Comparison {
    let mut changes = Vec::new();
    for handler in &old.activities {
        activity(handler, new, &mut changes);
    }
    for handler in &old.orchestrations {
        orchestration(handler, new, &mut changes);
    }
    latest_versions(old, new, &mut changes);
    for kind in [MessageKind::Event, MessageKind::Queue, MessageKind::Value] {
        for message in old.messages(kind) {
            self::message(kind, message, old, new, &mut changes);
        }
    }
    changes.sort_by(|one, other| (&one.name, one.rule, &one.message).cmp(&(&other.name, other.rule, &other.message)));
    changes.dedup();
    Comparison { changes }
}

impl Lock {
    pub(super) fn messages(&self, kind: MessageKind) -> &[LockedMessage] {
        match kind {
            MessageKind::Event => &self.events,
            MessageKind::Queue => &self.queues,
            MessageKind::Value => &self.values,
        }
    }

    /// All names, each with its kind.
    fn names(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let activities = self.activities.iter().flat_map(LockedHandler::names).map(|name| (name, "an activity"));
        let orchestrations =
            self.orchestrations.iter().flat_map(LockedHandler::names).map(|name| (name, "an orchestration"));
        let messages = [(&self.events, "an event"), (&self.queues, "a queue"), (&self.values, "a value")];
        let messages =
            messages.into_iter().flat_map(|(list, kind)| list.iter().map(move |message| (&*message.name, kind)));
        activities.chain(orchestrations).chain(messages)
    }
}

fn activity(old: &LockedHandler, new: &Lock, changes: &mut Vec<Change>) {
    let mut compared = Vec::new();
    for name in old.names() {
        let Some(found) = new.activities.iter().find(|handler| handler.has_name(name)) else {
            changes.push(gone(name, Rule::ActivityGone, "an activity", new));
            continue;
        };
        once(found, &mut compared, || handler(name, old, found, changes));
    }
}

fn orchestration(old: &LockedHandler, new: &Lock, changes: &mut Vec<Change>) {
    let version = old.version.as_deref().unwrap_or_default();
    let mut compared = Vec::new();
    for name in old.names() {
        let named: Vec<_> = new.orchestrations.iter().filter(|handler| handler.has_name(name)).collect();
        if named.is_empty() {
            changes.push(gone(name, Rule::OrchestrationGone, "an orchestration", new));
            continue;
        }
        if let Some(found) = named.iter().find(|handler| handler.version == old.version) {
            once(found, &mut compared, || handler(name, old, found, changes));
        } else {
            let others: Vec<_> = named.iter().filter_map(|handler| handler.version.as_deref()).collect();
            let message = format!("version {version} is gone; there is only {}", others.join(", "));
            changes.push(Change::new(Rule::VersionGone, name, message));
        }
    }
}

/// Does something with a handler, unless that was done already: most aliases belong to the same handler as the name.
fn once<'n>(found: &'n LockedHandler, done: &mut Vec<&'n LockedHandler>, act: impl FnOnce()) {
    if !done.iter().any(|other| std::ptr::eq(*other, found)) {
        done.push(found);
        act();
    }
}

/// Compares what has a name in both.
fn handler(name: &str, old: &LockedHandler, new: &LockedHandler, changes: &mut Vec<Change>) {
    if old.idempotent && !new.idempotent {
        let message = "it was declared `idempotent`, and is not any more".to_owned();
        changes.push(Change::new(Rule::NotIdempotent, name, message));
    }
    let of_version = old.version.as_ref().map(|version| format!(" of version {version}")).unwrap_or_default();
    let mut compare = |payload: Payload, what: &str, old_type: &LockedType, new_type: &LockedType| {
        compare_types(payload, name, &format!("the {what}{of_version}"), old_type, new_type, changes);
    };
    compare(Payload::Input, "input", &old.input, &new.input);
    compare(Payload::Output, "output", &old.output, &new.output);
    compare(Payload::Output, "error", &old.error, &new.error);
    if let (Some(old), Some(new)) = (&old.progress, &new.progress) {
        compare(Payload::Progress, "progress", old, new);
    }
}

/// Callers that name no version get the latest one, so that a new version must understand those of the old.
fn latest_versions(old: &Lock, new: &Lock, changes: &mut Vec<Change>) {
    let newest = latest(new);
    for (name, old) in latest(old) {
        let Some(new) = newest.get(name).filter(|new| new.version != old.version) else { continue };
        let versions = [&old.version, &new.version].map(|version| version.as_deref().unwrap_or_default());
        let mut found = Vec::new();
        for (payload, what, old, new) in
            [(Payload::Input, "input", &old.input, &new.input), (Payload::Output, "output", &old.output, &new.output)]
        {
            compare_types(payload, name, &format!("the {what}"), old, new, &mut found);
        }
        let problems = found.iter().filter(|change| change.is_breaking());
        changes.extend(problems.map(|change| {
            let message =
                format!("between version {} and {}, now the latest, {}", versions[0], versions[1], change.message);
            Change::new(Rule::LatestVersion, name, message)
        }));
    }
}

/// The latest version of each orchestration.
fn latest(lock: &Lock) -> BTreeMap<&str, &LockedHandler> {
    let version = |handler: &LockedHandler| handler.version.as_deref().and_then(|version| Version::parse(version).ok());
    let mut latest: BTreeMap<&str, &LockedHandler> = BTreeMap::new();
    for handler in &lock.orchestrations {
        let known = latest.entry(&handler.name).or_insert(handler);
        if version(known) < version(handler) {
            *known = handler;
        }
    }
    latest
}

fn message(kind: MessageKind, old: &LockedMessage, whole: &Lock, new: &Lock, changes: &mut Vec<Change>) {
    let same_name = |message: &&LockedMessage| {
        message.name == old.name && (kind != MessageKind::Value || message.crate_name == old.crate_name)
    };
    if let Some(found) = new.messages(kind).iter().find(same_name) {
        let payload = if kind == MessageKind::Value { Payload::Value } else { Payload::Message };
        compare_types(payload, &old.name, &format!("the {kind}"), &old.message, &found.message, changes);
        return;
    }
    let (rule, noun) = match kind {
        MessageKind::Event => (Rule::EventGone, "an event"),
        MessageKind::Queue => (Rule::QueueGone, "a queue"),
        MessageKind::Value => {
            if let Some(moved) = moved(old, whole, new) {
                let message = format!("the key of `{}` is now `{}`", old.message.name, moved.name);
                changes.push(Change::new(Rule::ValueKeyMoved, &*old.name, message));
                return;
            }
            (Rule::ValueGone, "a value")
        }
    };
    changes.push(gone(&old.name, rule, noun, new));
}

/// The value of the same type that was not there before.
fn moved<'n>(old: &LockedMessage, whole: &Lock, new: &'n Lock) -> Option<&'n LockedMessage> {
    let is_new = |message: &&LockedMessage| !whole.values.iter().any(|known| known.name == message.name);
    let is_same =
        |message: &&LockedMessage| message.crate_name == old.crate_name && message.message.name == old.message.name;
    new.values.iter().filter(is_new).find(is_same)
}

/// A name that is gone, perhaps to another kind.
fn gone(name: &str, rule: Rule, noun: &str, new: &Lock) -> Change {
    if let Some((other, kind)) = new.names().find(|(other, kind)| *kind != noun && is_same_but_for_kind(name, other)) {
        let message = format!("it was {noun}; now {kind} has the name `{other}`");
        return Change::new(Rule::KindChanged, name, message);
    }
    let same_kind = new.names().filter(|(_, kind)| *kind == noun).map(|(name, _)| name);
    let suggestion = nearest(name, same_kind).map(|near| format!("did it become `{near}`?"));
    Change::new(rule, name, "the name is gone".to_owned()).with_suggestion(suggestion)
}

/// `shop::event::approval` and `shop::queue::approval`.
fn is_same_but_for_kind(name: &str, other: &str) -> bool {
    let parts = |name: &str| {
        let mut parts = name.split("::").map(str::to_owned);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(crate_name), Some(_), Some(short), None) => Some((crate_name, short)),
            _ => None,
        }
    };
    name == other || matches!((parts(name), parts(other)), (Some(one), Some(other)) if one == other)
}

/// The most similar name, if one is similar.
fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    crate::catalog::nearest::nearest(name, names).first().copied()
}
