//! Compares the types of payloads.

use super::change::Change;
use super::entry::LockedType;
use super::rule::Rule;
use super::schema::{Mismatch, Problem, mismatches};

/// Where a type travels, which decides who has to understand whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Payload {
    /// Of a handler: recorded or sent before, read by the new version.
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

/// Adds what has changed between two types of one payload.
pub(super) fn compare_types(
    payload: Payload,
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
    let recorded = || mismatches(&old_schema.reads, &new_schema.reads);
    let read_by_others = || mismatches(new_schema.written(), &old_schema.reads);
    let mut add = |rule: &dyn Fn(&Problem) -> Rule, found: Vec<Mismatch>, is_recorded: bool| {
        for mismatch in found {
            let message = described(what, &mismatch, is_recorded);
            changes.push(Change::new(rule(&mismatch.problem), name, message));
        }
    };
    match payload {
        Payload::Input | Payload::Message => add(&input_rule, recorded(), true),
        Payload::Output => {
            let broken = read_by_others();
            let is_broken = !broken.is_empty();
            add(&output_rule, broken, false);
            // What callers cannot read is reported already.
            if !is_broken {
                add(&|_| Rule::RecordedOutput, mismatches(old_schema.written(), &new_schema.reads), true);
            }
        }
        Payload::Value => {
            add(&input_rule, recorded(), true);
            add(&|_| Rule::ValueReaders, read_by_others(), false);
        }
        Payload::Progress => add(&|_| Rule::ValueReaders, read_by_others(), false),
    }
}

const fn input_rule(problem: &Problem) -> Rule {
    match problem {
        Problem::Variant(_) => Rule::InputVariantRemoved,
        Problem::Missing(_) => Rule::InputFieldRequired,
        Problem::Unknown(_) => Rule::InputFieldDenied,
        Problem::Type { .. } => Rule::InputTypeNarrowed,
        Problem::Tag { .. } => Rule::InputTagChanged,
    }
}

const fn output_rule(problem: &Problem) -> Rule {
    match problem {
        Problem::Variant(_) => Rule::OutputVariantAdded,
        Problem::Missing(_) => Rule::OutputFieldRemoved,
        Problem::Unknown(_) => Rule::OutputFieldUnknown,
        Problem::Type { .. } => Rule::OutputTypeWidened,
        Problem::Tag { .. } => Rule::OutputTagChanged,
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
        (Problem::Tag { written, wanted }, true) => {
            format!("the name of the variant in {at} was {written}, and must be {wanted}")
        }
        (Problem::Tag { written, wanted }, false) => {
            format!("the name of the variant in {at} is {written}, and was {wanted}")
        }
    }
}
