//! Compares what two versions of a library export.

use super::calls::{Called, Place, compare_bodies, compare_calls, compare_places, compare_value};
use super::mismatch::{Mismatch, Problem};
use super::rules::{Change, Comparison, Rule};
use super::schema::{Form, lost, mismatches};
use super::{Lock, LockedHandler, LockedMessage, LockedType};
use crate::catalog::Catalog;
use crate::kind::Kind;
use crate::nearest::nearest;
use semver::Version;
use std::cell::LazyCell;
use std::collections::BTreeMap;

impl Catalog {
    /// Compares this catalog with that of a newer version.
    #[must_use]
    pub fn compare(&self, newer: &Self) -> Comparison {
        self.lock().compare(&newer.lock())
    }
}

impl Lock {
    /// Compares this lock with that of a newer version.
    ///
    /// Exceptions are not considered.
    #[must_use]
    pub fn compare(&self, newer: &Self) -> Comparison {
        compare(self, newer)
    }
}

fn compare(old: &Lock, new: &Lock) -> Comparison {
    let mut changes = Vec::new();
    for handler in &old.activities {
        activity(handler, new, &mut changes);
    }
    compare_places(&places(old), &places(new), &mut changes);
    let mut of_orchestrations = Vec::new();
    for handler in &old.orchestrations {
        orchestration(handler, new, &mut of_orchestrations);
    }
    latest_versions(old, new, &mut of_orchestrations);
    set_kind(Kind::Activity, &mut changes);
    set_kind(Kind::Orchestration, &mut of_orchestrations);
    changes.extend(of_orchestrations);
    for kind in Kind::MESSAGES {
        let mut of_messages = Vec::new();
        for message in old.messages(kind) {
            self::message(kind, message, old, new, &mut of_messages);
        }
        set_kind(kind, &mut of_messages);
        changes.extend(of_messages);
    }
    let key = |change: &Change| (change.name.clone(), change.kind, change.rule, change.message.clone());
    changes.sort_by_cached_key(key);
    changes.dedup();
    Comparison { changes: grouped(changes) }
}

/// Records what the changes are about.
fn set_kind(kind: Kind, changes: &mut [Change]) {
    for change in changes {
        change.kind = kind.noun();
    }
}

/// The changes, with all notes of one kind about one name in one, because what to do is the same.
fn grouped(changes: Vec<Change>) -> Vec<Change> {
    const GROUPED: [Rule; 3] = [Rule::RecordedOutput, Rule::ComparedElsewhere, Rule::ValueReaders];
    let mut groups: Vec<Change> = Vec::new();
    for change in changes {
        match groups.last_mut() {
            Some(last)
                if (last.rule, last.kind, &last.name) == (change.rule, change.kind, &change.name)
                    && GROUPED.contains(&change.rule) =>
            {
                last.message.push_str(",\n    and ");
                last.message.push_str(&change.message);
            }
            _ => groups.push(change),
        }
    }
    groups
}

/// Where the activities are. Versions of one orchestration share its name.
fn places(lock: &Lock) -> Vec<Place<'_>> {
    lock.activities.iter().map(|handler| (&*handler.name, &*handler.module)).collect()
}

fn activity(old: &LockedHandler, new: &Lock, changes: &mut Vec<Change>) {
    let mut compared = Vec::new();
    for name in old.names() {
        let Some(found) = new.activities.iter().find(|handler| handler.has_name(name)) else {
            changes.push(gone(name, Rule::ActivityGone, Kind::Activity, new));
            continue;
        };
        once(found, &mut compared, || handler(name, old, found, &[], changes));
    }
}

fn orchestration(old: &LockedHandler, new: &Lock, changes: &mut Vec<Change>) {
    let version = old.version.as_deref().unwrap_or_default();
    let mut compared = Vec::new();
    for name in old.names() {
        let named: Vec<_> = new.orchestrations.iter().filter(|handler| handler.has_name(name)).collect();
        if named.is_empty() {
            changes.push(gone(name, Rule::OrchestrationGone, Kind::Orchestration, new));
            continue;
        }
        if let Some(found) = named.iter().find(|handler| handler.version == old.version) {
            once(found, &mut compared, || handler(name, old, found, &new.renamed(), changes));
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
fn handler(name: &str, old: &LockedHandler, new: &LockedHandler, renamed: &[(&str, &str)], changes: &mut Vec<Change>) {
    if old.idempotent && !new.idempotent {
        let message = "it was declared `idempotent`, and is not any more".to_owned();
        changes.push(Change::new(Rule::NotIdempotent, name, message));
    }
    let of_version = old.version.as_ref().map(|version| format!(" of version {version}")).unwrap_or_default();
    let mut compare = |role: PayloadRole, what: &str, old_type: &LockedType, new_type: &LockedType| {
        compare_types(role, name, &format!("the {what}{of_version}"), old_type, new_type, changes);
    };
    compare(PayloadRole::Input, "input", &old.input, &new.input);
    compare(PayloadRole::Output, "output", &old.output, &new.output);
    compare(PayloadRole::Output, "error", &old.error, &new.error);
    if let (Some(old), Some(new)) = (&old.progress, &new.progress) {
        compare(PayloadRole::Progress, "progress", old, new);
    }
    let [old, new] = [old, new].map(|handler| Called {
        call: &handler.call,
        version: handler.version.as_deref(),
        input: handler.input.schema(),
        error: &handler.error.name,
    });
    compare_calls(name, &old, &new, changes);
    compare_bodies(name, &old, &new, renamed, changes);
}

/// Callers that name no version get the latest one, so that a new version must understand those of the old.
fn latest_versions(old: &Lock, new: &Lock, changes: &mut Vec<Change>) {
    let newest = latest(new);
    for (name, old) in latest(old) {
        let Some(new) = newest.get(name).filter(|new| new.version != old.version) else { continue };
        let versions = [&old.version, &new.version].map(|version| version.as_deref().unwrap_or_default());
        let mut found = Vec::new();
        for (role, what, old, new) in [
            (PayloadRole::Input, "input", &old.input, &new.input),
            (PayloadRole::Output, "output", &old.output, &new.output),
        ] {
            compare_types(role, name, &format!("the {what}"), old, new, &mut found);
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

fn message(kind: Kind, old: &LockedMessage, whole: &Lock, new: &Lock, changes: &mut Vec<Change>) {
    let same_name = |message: &&LockedMessage| {
        message.name == old.name && (kind != Kind::Value || message.crate_name == old.crate_name)
    };
    if let Some(found) = new.messages(kind).iter().find(same_name) {
        let role = if kind == Kind::Value { PayloadRole::Value } else { PayloadRole::Message };
        compare_types(role, &old.name, &format!("the {}", kind.noun()), &old.message, &found.message, changes);
        if kind == Kind::Value {
            compare_value(&old.name, [old.message.schema(), found.message.schema()], changes);
        }
        return;
    }
    let rule = match kind {
        Kind::Event => Rule::EventGone,
        Kind::Queue => Rule::QueueGone,
        _ => Rule::ValueGone,
    };
    changes.push(match moved(old, whole, new).filter(|_| kind == Kind::Value) {
        Some(moved) => {
            let message = format!("the key of `{}` is now `{}`", old.message.name, moved.name);
            Change::new(Rule::ValueKeyMoved, &*old.name, message)
        }
        None => gone(&old.name, rule, kind, new),
    });
}

/// The value of the same type that was not there before.
fn moved<'n>(old: &LockedMessage, whole: &Lock, new: &'n Lock) -> Option<&'n LockedMessage> {
    let is_new = |message: &&LockedMessage| !whole.values.iter().any(|known| known.name == message.name);
    let is_same =
        |message: &&LockedMessage| message.crate_name == old.crate_name && message.message.name == old.message.name;
    new.values.iter().filter(is_new).find(is_same)
}

/// A name that is gone, perhaps to another kind.
fn gone(name: &str, rule: Rule, kind: Kind, new: &Lock) -> Change {
    if let Some((other, now)) = new.names().find(|(other, now)| *now != kind && is_same_but_for_kind(name, other)) {
        let message = format!("it was {}; now {} has the name `{other}`", kind.a_noun(), now.a_noun());
        return Change::new(Rule::KindChanged, name, message);
    }
    let same_kind = new.names().filter(|(_, now)| *now == kind).map(|(name, _)| name);
    let question = nearest(name, same_kind).first().map(|near| format!("did it become `{near}`?"));
    Change::new(rule, name, "the name is gone".to_owned()).with_question(question)
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

/// What a payload is used for, which decides who has to understand whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PayloadRole {
    /// The input of a handler: recorded or sent before, read by the new version.
    Input,
    /// An event or a message of a queue, likewise.
    Message,
    /// Written by the new version, read by callers of the old one; an error likewise.
    Output,
    /// Set by old instances and read by new ones; read by others.
    Value,
    /// Read by others.
    Progress,
}

/// Adds what has changed between the old and the new type of a payload.
fn compare_types(
    role: PayloadRole,
    name: &str,
    what: &str,
    old: &LockedType,
    new: &LockedType,
    changes: &mut Vec<Change>,
) {
    let (Some(old_schema), Some(new_schema)) = (old.schema(), new.schema()) else {
        let message = if old.name == new.name {
            format!("{what} is a `{}`, which has no schema: not checked", old.name)
        } else {
            format!("{what} was a `{}` and is a `{}`, without a schema of both: not checked", old.name, new.name)
        };
        changes.push(Change::new(Rule::NotChecked, name, message));
        return;
    };
    // Values and progress are always JSON.
    let form = if matches!(role, PayloadRole::Value | PayloadRole::Progress) { Form::Json } else { Form::Payload };
    let is_same = old_schema == new_schema;
    // What the old type does not read of its own is no change: an untagged enum can misread its own variants, and a type with
    // `#[serde(into = "..")]` alone reads nothing that it writes.
    let known = LazyCell::new(|| mismatches(old_schema.written(), &old_schema.reads, form));
    let misfits = |written, read| {
        let mut found = mismatches(written, read, form);
        let is_new = |mismatch: &Mismatch| {
            let is_judged = !mismatch.problem.is_note() && !matches!(mismatch.problem, Problem::NotComparable(_));
            !is_judged || !is_same && !known.contains(mismatch)
        };
        let is_unreadable =
            |mismatch: &Mismatch| !is_new(mismatch) && !matches!(mismatch.problem, Problem::Meaning { .. });
        let unreadable = found.iter().find(|mismatch| !is_same && is_unreadable(mismatch));
        let note = unreadable.map(|mismatch| Mismatch {
            path: mismatch.path.clone(),
            problem: Problem::NotChecked("what the old type does not read of what it writes,".to_owned()),
        });
        found.retain(is_new);
        found.extend(note);
        found
    };
    let recorded = || {
        let mut found = misfits(old_schema.written(), &new_schema.reads);
        found.extend(lost(&old_schema.reads, &new_schema.reads));
        found
    };
    let read_by_others = || misfits(new_schema.written(), &old_schema.reads);
    let mut add = |rule_of: &dyn Fn(&Problem) -> Rule, found: Vec<Mismatch>, is_recorded: bool| {
        changes.extend(found.iter().map(|mismatch| {
            let violated = match mismatch.problem {
                Problem::NotChecked(_) => Rule::NotChecked,
                Problem::NotComparable(_) => Rule::NotComparable,
                _ => rule_of(&mismatch.problem),
            };
            Change::new(violated, name, described(what, mismatch, is_recorded))
        }));
    };
    match role {
        PayloadRole::Input | PayloadRole::Message => add(&input_rule, recorded(), true),
        PayloadRole::Output => {
            let broken = read_by_others();
            let mut recorded = recorded();
            // What cannot be judged is the same in both directions.
            if !broken.iter().all(|mismatch| mismatch.problem.is_note()) {
                recorded.retain(|mismatch| !mismatch.problem.is_note());
            }
            add(&output_rule, broken, false);
            add(&|_| Rule::RecordedOutput, recorded, true);
        }
        PayloadRole::Value => {
            add(&input_rule, recorded(), true);
            add(&|_| Rule::ValueReaders, read_by_others(), false);
        }
        PayloadRole::Progress => add(&|_| Rule::ValueReaders, read_by_others(), false),
    }
}

const fn input_rule(problem: &Problem) -> Rule {
    match problem {
        Problem::Variant(_) | Problem::LostOther => Rule::InputVariantRemoved,
        Problem::Missing(_) | Problem::LostAlias { .. } => Rule::InputFieldRequired,
        Problem::Unknown(_) => Rule::InputFieldDenied,
        Problem::Tag { .. } | Problem::Content { .. } => Rule::InputTagChanged,
        _ => Rule::InputTypeNarrowed,
    }
}

const fn output_rule(problem: &Problem) -> Rule {
    match problem {
        Problem::Variant(_) => Rule::OutputVariantAdded,
        Problem::Missing(_) => Rule::OutputFieldRemoved,
        Problem::Unknown(_) => Rule::OutputFieldUnknown,
        Problem::Tag { .. } | Problem::Content { .. } => Rule::OutputTagChanged,
        _ => Rule::OutputTypeWidened,
    }
}

/// A mismatch in words: the new version reads what was recorded, or the old one reads what is written now.
fn described(what: &str, mismatch: &Mismatch, is_recorded: bool) -> String {
    let at = if mismatch.path.is_empty() { what.to_owned() } else { format!("`{}` of {what}", mismatch.path) };
    match (&mismatch.problem, is_recorded) {
        (Problem::Variant(variant), true) => format!("{at} no longer has the variant `{variant}`"),
        (Problem::Variant(variant), false) => format!("{at} has a new variant, `{variant}`"),
        (Problem::Missing(field), true) => {
            format!("{what} requires the field `{}`, which could be missing", mismatch.at_field(field))
        }
        (Problem::Missing(field), false) => format!("{what} may lack the field `{}`", mismatch.at_field(field)),
        (Problem::Unknown(field), true) => format!("{what} denies the field `{}`", mismatch.at_field(field)),
        (Problem::Unknown(field), false) => format!("{what} has a new field, `{}`", mismatch.at_field(field)),
        (Problem::Type { written, wanted }, true) => format!("{at} could be {written}, and must be {wanted}"),
        (Problem::Type { written, wanted }, false) => format!("{at} can be {written}, and was {wanted}"),
        (Problem::LostAlias { alias, field }, _) => format!("{at} no longer reads `{alias}` as the field `{field}`"),
        (Problem::LostOther, _) => format!("{at} no longer reads unknown variants"),
        (Problem::Meaning { written, read }, _) => format!("{at} could be {written}, and would be read as {read}"),
        (Problem::NotChecked(unknown), _) => format!("{unknown} in {at}: not checked"),
        (Problem::NotComparable(reason), _) => format!("{at} {reason}: it cannot be compared"),
        (Problem::Content { variant, wanted }, true) => {
            format!("the content of the variant `{variant}` in {at} must be {wanted} now")
        }
        (Problem::Content { variant, wanted }, false) => {
            format!("the content of the variant `{variant}` in {at} was {wanted}")
        }
        (Problem::Tag { written, wanted }, true) => {
            format!("the name of the variant in {at} was {written}, and must be {wanted}")
        }
        (Problem::Tag { written, wanted }, false) => {
            format!("the name of the variant in {at} is {written}, and was {wanted}")
        }
    }
}
