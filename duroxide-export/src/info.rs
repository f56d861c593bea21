//! Discovery: what activities and orchestrations a binary holds.

use crate::definition::Definition;
use crate::entry::{Entry, Scope, TypeNames, entries};
use crate::meta::{Allowed, Meta, Use};
use crate::milliseconds;
use crate::type_name;
use duroxide::{ActivityContext, BackoffStrategy, OrchestrationContext, RetryPolicy};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::time::Duration;

/// Text that is static where the binary describes itself, and owned where it was deserialized.
type Text = Cow<'static, str>;

/// What is known of one activity.
///
/// ```
/// # use duroxide_export as duroxide;
/// /// Charge a card.
/// #[duroxide::activity(name = "charge-card", idempotent)]
/// async fn charge_card(amount_in_cents: u64) -> Result<String, String> {
///     Ok(format!("charged {amount_in_cents}"))
/// }
///
/// let info = ChargeCard::info();
/// assert_eq!(info.name, "duroxide-export::activity::charge-card");
/// assert_eq!(info.description, "Charge a card.");
/// assert_eq!((&*info.input_type, &*info.output_type), ("u64", "String"));
/// assert!(info.idempotent);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActivityInfo {
    /// The full name, `{crate}::activity::{name}`.
    pub name: Text,
    /// The first paragraph of the function's documentation, on one line; empty if it has none.
    pub description: Text,
    /// The input's type without module paths; `()` if the activity takes no input.
    pub input_type: Text,
    /// The output's type without module paths.
    pub output_type: Text,
    /// The error's type without module paths.
    pub error_type: Text,
    /// Whether the activity was declared `idempotent`: running it twice has the effect of running it once.
    pub idempotent: bool,
    /// Whether the activity says if it is idempotent. If it does not, `idempotent` is `false`, to be on the safe side.
    pub idempotency_declared: bool,
    /// How `call` repeats the activity after an error; `None` if no retry was declared.
    pub retry: Option<RetryInfo>,
    /// How long `call` waits for each attempt; in serialized form, in milliseconds.
    #[serde(rename = "timeout_ms", with = "milliseconds::optional")]
    pub timeout: Option<Duration>,
    /// The tag of the workers that `call` sends the activity to.
    pub tag: Option<Text>,
    /// The types of state that the activity takes, without module paths; `Option<..>` of those that may be missing.
    pub state_types: Vec<Text>,
    /// Further full names under which the activity is registered.
    pub aliases: Vec<Text>,
    /// The reason given with `#[deprecated]`, empty if given without one; `None` if not deprecated.
    pub deprecated: Option<Text>,
    /// Where the activity is defined.
    pub source: Source,
}

/// What is known of one version of an orchestration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrchestrationInfo {
    /// The full name, `{crate}::orchestration::{name}`.
    pub name: Text,
    /// The version, in the syntax of semantic versioning.
    pub version: Text,
    /// The first paragraph of the function's documentation, on one line; empty if it has none.
    pub description: Text,
    /// The input's type without module paths; `()` if the orchestration takes no input.
    pub input_type: Text,
    /// The output's type without module paths.
    pub output_type: Text,
    /// The error's type without module paths.
    pub error_type: Text,
    /// The types of state that the orchestration takes, without module paths; `Option<..>` of those that may be missing.
    pub state_types: Vec<Text>,
    /// The full names of the activities that the orchestration schedules, in the order of its body.
    pub activities_used: Vec<Text>,
    /// The full names of the orchestrations that it starts or awaits, in the order of its body.
    pub orchestrations_used: Vec<Text>,
    /// The lints that are switched off for the orchestration.
    pub allowed_lints: Vec<AllowedLint>,
    /// Further full names under which the orchestration is registered.
    pub aliases: Vec<Text>,
    /// The reason given with `#[deprecated]`, empty if given without one; `None` if not deprecated.
    pub deprecated: Option<Text>,
    /// Where the orchestration is defined.
    pub source: Source,
}

/// A lint that is switched off with `allow(DX0007, reason = "..")`.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// #[duroxide::orchestration(allow(DX0009, reason = "a demonstration of replay"))]
/// async fn show_replay(ctx: OrchestrationContext) -> Result<(), String> {
///     println!("from the start");
///     ctx.schedule_timer(std::time::Duration::from_millis(1)).await;
///     Ok(())
/// }
///
/// let allowed = &ShowReplay::info().allowed_lints[0];
/// assert_eq!((&*allowed.code, allowed.reason.as_deref()), ("DX0009", Some("a demonstration of replay")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AllowedLint {
    /// The code of the lint.
    pub code: Text,
    /// Why what it finds is right here, if that was said.
    pub reason: Option<Text>,
}

/// A declared retry: duroxide's policy, in a form that can be serialized.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RetryInfo {
    /// How often the activity is attempted, the first time included.
    pub max_attempts: u32,
    /// How long is waited between two attempts.
    pub backoff: BackoffInfo,
}

/// How long is waited between two attempts. Durations are in milliseconds in serialized form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "strategy", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BackoffInfo {
    /// Not at all.
    None,
    /// Always the same.
    #[non_exhaustive]
    Fixed {
        /// Between any two attempts.
        #[serde(rename = "delay_ms", with = "milliseconds")]
        delay: Duration,
    },
    /// Longer by the same with each attempt.
    #[non_exhaustive]
    Linear {
        /// After the first attempt, and what each later one adds.
        #[serde(rename = "base_ms", with = "milliseconds")]
        base: Duration,
        /// The longest.
        #[serde(rename = "max_ms", with = "milliseconds")]
        max: Duration,
    },
    /// Longer by the same factor with each attempt.
    #[non_exhaustive]
    Exponential {
        /// After the first attempt.
        #[serde(rename = "base_ms", with = "milliseconds")]
        base: Duration,
        /// The factor.
        multiplier: f64,
        /// The longest.
        #[serde(rename = "max_ms", with = "milliseconds")]
        max: Duration,
    },
}

/// Where a handler is defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Source {
    /// The name of the package.
    pub crate_name: Text,
    /// The version of the package.
    pub crate_version: Text,
    /// The module that holds the function.
    pub module_path: Text,
    /// The file that holds the function, as the compiler was given it.
    pub file: Text,
    /// The line of the attribute, from 1.
    pub line: u32,
}

/// The activities and orchestrations of a crate, or of a whole binary.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Catalog {
    /// The activities, by name.
    pub activities: Vec<ActivityInfo>,
    /// The orchestrations, by name and ascending version.
    pub orchestrations: Vec<OrchestrationInfo>,
}

/// All activities and orchestrations that are linked into this binary.
///
/// A library that the application never names is not linked in; see "Linking" in the README.
///
/// ```
/// # use duroxide_export as duroxide;
/// # #[duroxide::activity] async fn charge_card(amount: u64) -> Result<u64, String> { Ok(amount) }
/// for activity in duroxide::catalog().activities {
///     println!("{}: {}", activity.name, activity.description);
/// }
/// ```
#[must_use]
pub fn catalog() -> Catalog {
    Catalog::of(Scope::Binary)
}

impl Catalog {
    pub(crate) fn of(scope: Scope) -> Self {
        Self { activities: activities(scope), orchestrations: orchestrations(scope) }
    }
}

pub(crate) fn activities(scope: Scope) -> Vec<ActivityInfo> {
    entries::<ActivityContext>(scope).into_iter().map(ActivityInfo::new).collect()
}

pub(crate) fn orchestrations(scope: Scope) -> Vec<OrchestrationInfo> {
    entries::<OrchestrationContext>(scope).into_iter().map(OrchestrationInfo::new).collect()
}

impl ActivityInfo {
    pub(crate) fn of<D: Definition<Context = ActivityContext>>() -> Self {
        Self::new(&Entry::of::<D>())
    }

    fn new(entry: &Entry<ActivityContext>) -> Self {
        let Entry { meta, types, states, .. } = entry;
        let TypeNames { input, output, error } = types();
        Self {
            name: meta.name.into(),
            description: meta.description.into(),
            input_type: type_name::short(input).into(),
            output_type: type_name::short(output).into(),
            error_type: type_name::short(error).into(),
            idempotent: meta.idempotent.unwrap_or(false),
            idempotency_declared: meta.idempotent.is_some(),
            retry: meta.retry.as_ref().map(RetryInfo::new),
            timeout: meta.timeout,
            tag: meta.tag.map(Text::from),
            state_types: states().iter().map(|key| Text::from(key.describe())).collect(),
            aliases: texts(meta.aliases.iter().copied()),
            deprecated: meta.deprecated.map(Text::from),
            source: Source::new(meta),
        }
    }
}

impl OrchestrationInfo {
    pub(crate) fn of<D: Definition<Context = OrchestrationContext>>() -> Self {
        Self::new(&Entry::of::<D>())
    }

    fn new(entry: &Entry<OrchestrationContext>) -> Self {
        let Entry { meta, types, states, .. } = entry;
        let TypeNames { input, output, error } = types();
        Self {
            name: meta.name.into(),
            version: meta.version.into(),
            description: meta.description.into(),
            input_type: type_name::short(input).into(),
            output_type: type_name::short(output).into(),
            error_type: type_name::short(error).into(),
            state_types: states().iter().map(|key| Text::from(key.describe())).collect(),
            activities_used: used(meta, |item| match item {
                Use::Activity(name) => Some(name),
                Use::Orchestration(_) => None,
            }),
            orchestrations_used: used(meta, |item| match item {
                Use::Orchestration(name) => Some(name),
                Use::Activity(_) => None,
            }),
            allowed_lints: meta.allowed.iter().map(AllowedLint::new).collect(),
            aliases: texts(meta.aliases.iter().copied()),
            deprecated: meta.deprecated.map(Text::from),
            source: Source::new(meta),
        }
    }
}

impl AllowedLint {
    fn new(allowed: &Allowed) -> Self {
        Self { code: allowed.code.into(), reason: allowed.reason.map(Text::from) }
    }
}

impl RetryInfo {
    const fn new(policy: &RetryPolicy) -> Self {
        let backoff = match policy.backoff {
            BackoffStrategy::None => BackoffInfo::None,
            BackoffStrategy::Fixed { delay } => BackoffInfo::Fixed { delay },
            BackoffStrategy::Linear { base, max } => BackoffInfo::Linear { base, max },
            BackoffStrategy::Exponential { base, multiplier, max } => {
                BackoffInfo::Exponential { base, multiplier, max }
            }
        };
        Self { max_attempts: policy.max_attempts, backoff }
    }
}

impl Source {
    fn new(meta: &Meta) -> Self {
        Self {
            crate_name: meta.crate_name.into(),
            crate_version: meta.crate_version.into(),
            module_path: meta.module_path.into(),
            file: meta.file.into(),
            line: meta.line,
        }
    }
}

fn texts(items: impl Iterator<Item = &'static str>) -> Vec<Text> {
    items.map(Text::from).collect()
}

/// The names of one kind among what an orchestration uses, each once.
fn used(meta: &Meta, kind: impl Fn(Use) -> Option<&'static str>) -> Vec<Text> {
    let mut names = Vec::new();
    for name in meta.uses.iter().flatten().copied().filter_map(kind) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    texts(names.into_iter())
}
