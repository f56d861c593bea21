//! The catalog entry of an orchestration.

use crate::catalog::info::allowed_lint::AllowedLint;
use crate::catalog::info::message::UsedMessage;
use crate::catalog::info::schema::{Schemas, TypeSchema};
use crate::catalog::info::source::Source;
use crate::catalog::info::text::{Text, description, texts};
use crate::entries::entry::{Entry, TypeNames};
use crate::entries::helper_uses::AllUses;
use crate::handler::definition::Definition;
use crate::handler::kind::sealed::Kind as _;
use crate::handler::meta::Use;
use crate::handler::type_name;
use crate::message::used::MessageAction;
use duroxide::OrchestrationContext;
use serde::{Deserialize, Serialize};

/// The metadata of one version of an orchestration.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// # #[duroxide::activity] async fn charge_card(amount: u64) -> Result<u64, String> { Ok(amount) }
/// /// Sell a book.
/// #[duroxide::orchestration(name = "sell-book", version = "1.2.0")]
/// async fn sell_book(ctx: OrchestrationContext, price_in_cents: u64) -> Result<u64, String> {
///     ChargeCard::call(&ctx, &price_in_cents).await
/// }
///
/// let info = SellBook::info();
/// assert_eq!((&*info.name, &*info.version), ("duroxide-export::orchestration::sell-book", "1.2.0"));
/// assert_eq!(info.activities_used, [ChargeCard::NAME]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OrchestrationInfo {
    /// The full name, `{crate}::orchestration::{name}`.
    pub name: Text,
    /// The semantic version.
    pub version: Text,
    /// The first paragraph of the function's documentation, on one line; empty if there is none.
    pub description: Text,
    /// The type of the input, without module paths; `()` if the orchestration takes no input.
    pub input_type: Text,
    /// The type of the output, without module paths.
    pub output_type: Text,
    /// The type of the error, without module paths.
    pub error_type: Text,
    /// The type of the progress that the orchestration reports, without module paths; `None` if it declares none.
    #[serde(default)]
    pub progress_type: Option<Text>,
    /// The schema of the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_schema: Option<TypeSchema>,
    /// The schema of the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_schema: Option<TypeSchema>,
    /// The schema of the error, which travels as JSON unless it is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_schema: Option<TypeSchema>,
    /// The schema of the progress.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress_schema: Option<TypeSchema>,
    /// The types of state that the orchestration takes, without module paths. State that may be missing is
    /// `Option<..>`.
    pub state_types: Vec<Text>,
    /// The full names of the activities that the orchestration schedules: first those in its body, in order, then those
    /// in the helper functions that it calls, which `export!` finds.
    pub activities_used: Vec<Text>,
    /// The full names of the orchestrations that it starts or awaits, in the same order.
    pub orchestrations_used: Vec<Text>,
    /// The events that it waits for, in the same order.
    #[serde(default)]
    pub waits_for: Vec<UsedMessage>,
    /// The queues that it takes messages from, in the same order.
    #[serde(default)]
    pub dequeues: Vec<UsedMessage>,
    /// The values that it sets or clears, in the same order.
    #[serde(default)]
    pub sets: Vec<UsedMessage>,
    /// The lints that the orchestration allows.
    pub allowed_lints: Vec<AllowedLint>,
    /// Other full names under which the orchestration is registered.
    pub aliases: Vec<Text>,
    /// The reason given in `#[deprecated]`; empty if no reason is given, `None` if the orchestration is not deprecated.
    pub deprecated: Option<Text>,
    /// Where the orchestration is defined.
    pub source: Source,
}

impl OrchestrationInfo {
    pub(crate) fn of<D: Definition<Context = OrchestrationContext>>() -> Self {
        Self::new(&Entry::of::<D>(), &AllUses::linked(), &Schemas::linked())
    }

    pub(crate) fn new(entry: &Entry<OrchestrationContext>, uses: &AllUses, schemas: &Schemas) -> Self {
        let Entry { meta, types, states, .. } = entry;
        let schemas = schemas.of_handler(OrchestrationContext::KIND, meta);
        let TypeNames { input, output, error } = types();
        Self {
            name: meta.name.into(),
            version: meta.version.into(),
            description: description(meta.description),
            input_type: type_name::short(input).into(),
            output_type: type_name::short(output).into(),
            error_type: type_name::short(error).into(),
            progress_type: meta.progress.as_ref().map(|codec| type_name::short((codec.type_name)()).into()),
            input_schema: schemas.input,
            output_schema: schemas.output,
            error_schema: schemas.error,
            progress_schema: schemas.progress,
            state_types: states().iter().map(|key| Text::from(key.describe())).collect(),
            activities_used: used(uses.of(meta), |item| match item {
                Use::Activity(name) => Some(name),
                Use::Orchestration(_) => None,
            }),
            orchestrations_used: used(uses.of(meta), |item| match item {
                Use::Orchestration(name) => Some(name),
                Use::Activity(_) => None,
            }),
            waits_for: UsedMessage::all(uses.messages_of(meta), MessageAction::Wait),
            dequeues: UsedMessage::all(uses.messages_of(meta), MessageAction::Dequeue),
            sets: UsedMessage::all(uses.messages_of(meta), MessageAction::Set),
            allowed_lints: meta.allowed.iter().map(AllowedLint::new).collect(),
            aliases: texts(meta.aliases.iter().copied()),
            deprecated: meta.deprecated.map(Text::from),
            source: Source::new(meta),
        }
    }
}

/// The names of one kind among an orchestration's uses, without duplicates.
fn used(uses: impl Iterator<Item = Use>, kind: impl Fn(Use) -> Option<&'static str>) -> Vec<Text> {
    let mut names = Vec::new();
    for name in uses.filter_map(kind) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    texts(names.into_iter())
}
