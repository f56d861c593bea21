//! The rules by which a change of a library breaks something, and the changes that they find.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Who is affected by a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Affected {
    /// Instances that were started before the change. Their histories and values contain what was recorded then.
    Instances,
    /// Programs that start and schedule the library's handlers, and read what these return.
    Callers,
    /// Programs that send messages to running instances.
    Senders,
}

impl fmt::Display for Affected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Instances => "running instances",
            Self::Callers => "callers",
            Self::Senders => "senders",
        })
    }
}

macro_rules! rules {
    ($($rule:ident $id:literal, $level:ident, [$($breaks:ident),+], $summary:literal, $help:literal;)+) => {
        /// A rule about changes of what a library exports.
        ///
        /// Its name, as in `input-field-required`, is what exceptions in a lock file refer to.
        ///
        /// ```
        /// use duroxide_export_catalog::Rule;
        ///
        /// assert_eq!(Rule::InputFieldRequired.to_string(), "input-field-required");
        /// for rule in Rule::ALL.iter().filter(|rule| rule.is_breaking()) {
        ///     println!("{rule}: {} Breaks {:?}.", rule.summary(), rule.breaks());
        /// }
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Rule {
            $(
                #[doc = $summary]
                #[serde(rename = $id)]
                $rule,
            )+
        }

        impl Rule {
            /// All rules.
            pub const ALL: &[Self] = &[$(Self::$rule),+];

            /// The name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$rule => $id,)+
                }
            }

            /// What the rule finds.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self {
                    $(Self::$rule => $summary,)+
                }
            }

            /// What to do about it.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self {
                    $(Self::$rule => $help,)+
                }
            }

            /// Whom the change breaks.
            #[must_use]
            pub const fn breaks(self) -> &'static [Affected] {
                match self {
                    $(Self::$rule => &[$(Affected::$breaks),+],)+
                }
            }

            const fn level(self) -> Level {
                match self {
                    $(Self::$rule => Level::$level,)+
                }
            }
        }
    };
}

#[derive(PartialEq, Eq)]
enum Level {
    Breaking,
    Note,
}

rules! {
    ActivityGone "activity-gone", Breaking, [Instances, Callers],
        "No activity has this name any more.",
        "if it was renamed, write `alias = \"..\"` or `full_name = \"..\"` with the old name; if it was removed, keep it until no instance schedules it any more";
    OrchestrationGone "orchestration-gone", Breaking, [Instances, Callers],
        "No orchestration has this name any more.",
        "if it was renamed, write `alias = \"..\"` or `full_name = \"..\"` with the old name; if it was removed, keep it until its last instance has ended";
    VersionGone "version-gone", Breaking, [Instances, Callers],
        "An orchestration no longer has this version.",
        "keep the function of this version, next to that of the new one, until its last instance has ended";
    EventGone "event-gone", Breaking, [Instances, Senders],
        "No event has this name any more.",
        "if the type was renamed, write `full_name = \"..\"` with the old name";
    QueueGone "queue-gone", Breaking, [Instances, Senders],
        "No queue has this name any more.",
        "if the type was renamed, write `full_name = \"..\"` with the old name";
    ValueGone "value-gone", Breaking, [Instances, Callers],
        "No value has this key any more.",
        "if the type was renamed, write `full_name = \"..\"` with the old key";
    ValueKeyMoved "value-key-moved", Breaking, [Instances, Callers],
        "The key of a value has changed.",
        "write `full_name = \"..\"` with the old key: running instances have set it, and readers look there";
    KindChanged "kind-changed", Breaking, [Instances, Callers, Senders],
        "A name now belongs to another kind of handler or message.",
        "choose another name for the new one, and keep the old one until no instance uses it any more";
    NotIdempotent "not-idempotent", Breaking, [Callers],
        "An activity is no longer idempotent.",
        "make it idempotent again, or export an activity with a new name: callers rely on being able to repeat the old one";
    InputVariantRemoved "input-variant-removed", Breaking, [Instances, Callers, Senders],
        "A variant of an input or message is gone.",
        "keep the variant, and return an error for it if it has no meaning any more";
    InputFieldRequired "input-field-required", Breaking, [Instances, Callers, Senders],
        "An input or message requires a field that recorded data may lack.",
        "add `#[serde(default)]` to the field, or `#[serde(alias = \"..\")]` if it was renamed, and then an exception to the lock file; where orchestrations call it, replay also compares what the input encodes to, so keep that with `skip_serializing_if` or `rename`, or export a handler with a new name";
    InputFieldDenied "input-field-denied", Breaking, [Instances, Callers, Senders],
        "An input or message denies a field that it used to accept.",
        "remove `#[serde(deny_unknown_fields)]`, or keep the field; if these are the keys of a map, keep the variant of their enum";
    InputTypeNarrowed "input-type-narrowed", Breaking, [Instances, Callers, Senders],
        "An input or message no longer reads everything that was recorded.",
        "keep the old type, or one that reads it; where it is only decoded, that can be an untagged enum of both, with the old type first; for a new meaning, export a new handler, or a new version of the orchestration";
    InputTagChanged "input-tag-changed", Breaking, [Instances, Callers, Senders],
        "The variants of an input or message are tagged differently.",
        "keep serde's `tag`, `content` and `untagged` as they were";
    ComparedPayload "compared-payload", Breaking, [Instances],
        "The input of a call, or a value, no longer encodes to what running instances have recorded.",
        "replay compares it byte by byte, so what old code wrote must stay the same: add `#[serde(default, skip_serializing_if = \"..\")]` to a new field, keep old fields, or export a handler or value with a new name and use it in a new version of the orchestration";
    CallOptions "call-options", Breaking, [Instances],
        "An option that is part of each recorded call of a handler has changed.",
        "restore it, or export the handler with a new name and call that in a new version of the orchestration; if only some calls need it, set it there, with `.tag(..)`, `.timeout(..)` or `.retry(..)`, in a new version";
    NamesExchanged "names-exchanged", Breaking, [Instances],
        "Two handlers have exchanged their names.",
        "give each function its old name: an instance that has recorded a call of one would go on with the result of the other";
    ErrorEncoding "error-encoding", Breaking, [Instances, Callers],
        "Errors were text and are a type of the author's own, or the other way round.",
        "return the new error from a handler with a new name, or a new version of the orchestration: callers read a recorded error as another one, and may take another branch";
    CallsChanged "calls-changed", Breaking, [Instances],
        "The calls in the body of an orchestration, or their conditions, have changed.",
        "give the new code a new version, and keep the old function for the instances that run; if none of them can have come this far, add an exception with the reason to the lock file";
    OutputVariantAdded "output-variant-added", Breaking, [Callers],
        "An output or error has a variant that callers do not know.",
        "return it from a new handler or a new version of the orchestration; if all callers have a variant with `#[serde(other)]`, or are updated first, add an exception to the lock file";
    OutputFieldRemoved "output-field-removed", Breaking, [Callers],
        "An output or error lacks a field that callers read.",
        "keep the field";
    OutputFieldUnknown "output-field-unknown", Breaking, [Callers],
        "An output or error has a field that callers deny.",
        "remove the field, or return it from a new handler: the callers were compiled with `#[serde(deny_unknown_fields)]`";
    OutputTypeWidened "output-type-widened", Breaking, [Callers],
        "An output or error can be something that callers do not read.",
        "keep the old type; for a new one, export a new handler, or a new version of the orchestration";
    OutputTagChanged "output-tag-changed", Breaking, [Callers],
        "The variants of an output or error are tagged differently.",
        "keep serde's `tag`, `content` and `untagged` as they were";
    NotComparable "not-comparable", Breaking, [Instances, Callers, Senders],
        "A schema is damaged or too large, so the type cannot be compared.",
        "restore the lock file; if it is intact, split the type, or accept this with an exception and compare by hand";
    RecordedOutput "recorded-output", Note, [Instances],
        "Old instances have recorded outputs or errors that the type no longer reads.",
        "let the old instances end first, or add `#[serde(default)]` to new fields and keep old variants";
    ComparedElsewhere "compared-elsewhere", Note, [Instances],
        "The input of an orchestration that this library does not call encodes to something else.",
        "if an orchestration of another crate calls it, that one cannot replay recorded calls: add `#[serde(default, skip_serializing_if = \"..\")]` to a new field and keep old ones, or export it with a new name";
    ValueReaders "value-readers", Note, [Callers],
        "Older readers of a value, or of progress, do not understand what is written now.",
        "update the readers first";
    LatestVersion "latest-version", Note, [Callers],
        "The latest version of an orchestration has a different input or output than the previous version.",
        "callers that name no version now start this one: let it read the old input and return what they expect, or update the callers first";
    NotChecked "not-checked", Note, [Instances, Callers, Senders],
        "A type has no schema, or one that does not show everything, so its changes cannot be checked.",
        "derive `schemars::JsonSchema` for it, and turn on the feature `schema`; compare by hand what a schema does not show";
}

impl Rule {
    /// Whether a change that the rule finds is breaking. The other rules find what a program cannot judge, and what only
    /// concerns some.
    #[must_use]
    pub fn is_breaking(self) -> bool {
        self.level() == Level::Breaking
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A change that breaks something, or that cannot be judged.
///
/// See [`Comparison`] for an example.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The rule that finds the change.
    pub rule: Rule,
    /// What has the name: `activity`, `orchestration`, `event`, `queue` or `value`.
    pub kind: &'static str,
    /// The full name of the handler or message; the key of a value.
    pub name: String,
    /// What has changed, in words.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Change {
    pub(super) fn new(rule: Rule, name: impl Into<String>, message: String) -> Self {
        Self { rule, kind: "", name: name.into(), message, help: rule.help().to_owned() }
    }

    /// Puts a question in front of the help, which then is a sentence of its own.
    pub(super) fn with_question(self, question: Option<String>) -> Self {
        let Some(question) = question else { return self };
        let (first, rest) = self.help.split_at(1);
        Self { help: format!("{question} {}{rest}", first.to_uppercase()), ..self }
    }

    /// Whether the name alone does not tell the kind, as a name by `full_name` or the key of a value.
    #[doc(hidden)]
    #[must_use]
    pub fn needs_kind(&self) -> bool {
        self.name.split("::").nth(1) != Some(self.kind)
    }

    /// Whether the change is breaking.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.rule.is_breaking()
    }

    /// Whom the change breaks.
    #[must_use]
    pub const fn breaks(&self) -> &'static [Affected] {
        self.rule.breaks()
    }
}

/// Two lines: what has changed and whom it breaks, and what to do.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, kind, name, message, help } = self;
        let breaks: Vec<_> = self.breaks().iter().map(ToString::to_string).collect();
        let concerns = if self.is_breaking() { "breaks" } else { "may concern" };
        let kind = if self.needs_kind() { format!("{kind} ") } else { String::new() };
        write!(f, "[{rule}] {kind}`{name}`: {message} ({concerns} {})\n    help: {help}", breaks.join(", "))
    }
}

/// What has changed between two versions of a library, for those who rely on it.
///
/// ```
/// use duroxide_export_catalog::Catalog;
///
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
/// # let (old, new) = (serde_json::from_str::<Catalog>(json).unwrap(), Catalog::default());
/// // Two catalogs, such as one that the last release wrote as JSON, and that of this program.
/// let comparison = old.compare(&new);
/// for change in comparison.breaking() {
///     println!("{change}");
/// }
/// # assert!(comparison.breaking().next().unwrap().message.contains("gone"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Comparison {
    /// What has changed, sorted by name.
    pub changes: Vec<Change>,
}

impl Comparison {
    /// The changes that break something.
    pub fn breaking(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_breaking())
    }

    /// The changes that a program cannot judge, among them the types without a schema.
    pub fn notes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| !change.is_breaking())
    }
}
