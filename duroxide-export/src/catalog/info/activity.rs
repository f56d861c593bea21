//! The catalog entry of an activity.

use crate::catalog::info::message::UsedMessage;
use crate::catalog::info::milliseconds;
use crate::catalog::info::retry::RetryInfo;
use crate::catalog::info::schema::{HandlerSchemas, Schemas, TypeSchema};
use crate::catalog::info::source::Source;
use crate::catalog::info::text::{Text, description, texts};
use crate::entries::entry::{Entry, TypeNames};
use crate::handler::definition::Definition;
use crate::handler::kind::sealed::Kind as _;
use crate::handler::type_name;
use crate::message::used::MessageAction;
use duroxide::ActivityContext;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The metadata of one activity.
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ActivityInfo {
    /// The full name, `{crate}::activity::{name}`.
    pub name: Text,
    /// The first paragraph of the function's documentation, on one line; empty if there is none.
    pub description: Text,
    /// The type of the input, without module paths; `()` if the activity takes no input.
    pub input_type: Text,
    /// The type of the output, without module paths.
    pub output_type: Text,
    /// The type of the error, without module paths.
    pub error_type: Text,
    /// The schema of the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_schema: Option<TypeSchema>,
    /// The schema of the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_schema: Option<TypeSchema>,
    /// The schema of the error, which travels as JSON unless it is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_schema: Option<TypeSchema>,
    /// Whether the activity is declared `idempotent`: running it twice has the same effect as running it once.
    pub idempotent: bool,
    /// Whether the activity declares if it is idempotent. If it does not, `idempotent` is `false`, to be on the safe
    /// side.
    pub idempotency_declared: bool,
    /// How `call` retries the activity; `None` if no retry is declared.
    pub retry: Option<RetryInfo>,
    /// How long `call` waits for each attempt. Serialized in milliseconds.
    #[serde(rename = "timeout_ms", with = "milliseconds::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<u64>"))]
    pub timeout: Option<Duration>,
    /// The tag of the workers that `call` sends the activity to.
    pub tag: Option<Text>,
    /// The types of state that the activity takes, without module paths. State that may be missing is `Option<..>`.
    pub state_types: Vec<Text>,
    /// The events that the activity raises: those in its body, and those in `sends(..)`.
    #[serde(default)]
    pub raises: Vec<UsedMessage>,
    /// The queues that it adds messages to.
    #[serde(default)]
    pub enqueues: Vec<UsedMessage>,
    /// Other full names under which the activity is registered.
    pub aliases: Vec<Text>,
    /// The reason given in `#[deprecated]`; empty if no reason is given, `None` if the activity is not deprecated.
    pub deprecated: Option<Text>,
    /// Where the activity is defined.
    pub source: Source,
}

impl ActivityInfo {
    pub(crate) fn of<D: Definition<Context = ActivityContext>>() -> Self {
        Self::new(&Entry::of::<D>(), &Schemas::linked())
    }

    pub(crate) fn new(entry: &Entry<ActivityContext>, schemas: &Schemas) -> Self {
        let Entry { meta, types, states, .. } = entry;
        let HandlerSchemas { input: input_schema, output: output_schema, error: error_schema, .. } =
            schemas.of_handler(ActivityContext::KIND, meta);
        let TypeNames { input, output, error } = types();
        Self {
            name: meta.name.into(),
            description: description(meta.description),
            input_type: type_name::short(input).into(),
            output_type: type_name::short(output).into(),
            error_type: type_name::short(error).into(),
            input_schema,
            output_schema,
            error_schema,
            idempotent: meta.idempotent.unwrap_or(false),
            idempotency_declared: meta.idempotent.is_some(),
            retry: meta.retry.as_ref().map(RetryInfo::new),
            timeout: meta.timeout,
            tag: meta.tag.map(Text::from),
            state_types: states().iter().map(|key| Text::from(key.describe())).collect(),
            raises: UsedMessage::all(meta.messages.iter().flatten().copied(), MessageAction::Raise),
            enqueues: UsedMessage::all(meta.messages.iter().flatten().copied(), MessageAction::Enqueue),
            aliases: texts(meta.aliases.iter().copied()),
            deprecated: meta.deprecated.map(Text::from),
            source: Source::new(meta),
        }
    }
}
