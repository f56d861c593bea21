//! The catalog: the activities, orchestrations and messages in a binary, described at run time.

pub(crate) mod activity;
pub(crate) mod allowed_lint;
#[cfg(feature = "testing")]
pub(crate) mod documented;
pub(crate) mod message;
mod milliseconds;
pub(crate) mod orchestration;
mod render;
pub(crate) mod retry;
pub(crate) mod schema;
pub(crate) mod source;
mod text;

use crate::catalog::activity::ActivityInfo;
use crate::catalog::message::MessageInfo;
use crate::catalog::orchestration::OrchestrationInfo;
use crate::catalog::schema::Schemas;
use crate::entries::helper_uses::AllUses;
use crate::entries::scope::{Scope, entries};
use crate::message::MessageKind;
use duroxide::{ActivityContext, OrchestrationContext};
use serde::{Deserialize, Serialize};

/// The activities, orchestrations and messages of a crate, or of a whole binary.
///
/// It can be written as JSON and read back.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::Catalog;
///
/// # #[duroxide::activity] async fn charge_card(amount: u64) -> Result<u64, String> { Ok(amount) }
/// let catalog = duroxide::catalog();
/// let json = serde_json::to_string(&catalog).unwrap();
/// assert_eq!(serde_json::from_str::<Catalog>(&json).unwrap(), catalog);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Catalog {
    /// The activities, sorted by name.
    pub activities: Vec<ActivityInfo>,
    /// The orchestrations, sorted by name and ascending version.
    pub orchestrations: Vec<OrchestrationInfo>,
    /// The events, sorted by name.
    #[serde(default)]
    pub events: Vec<MessageInfo>,
    /// The queues, sorted by name.
    #[serde(default)]
    pub queues: Vec<MessageInfo>,
    /// The values, sorted by name.
    #[serde(default)]
    pub values: Vec<MessageInfo>,
}

/// Returns all activities, orchestrations and messages that are linked into this binary.
///
/// The linker drops a library that the application never names. If it uses nothing else from one, write
/// `use my_library as _;`.
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
        let [events, queues, values] =
            [MessageKind::Event, MessageKind::Queue, MessageKind::Value].map(|kind| message::of_kind(scope, kind));
        Self { activities: activities(scope), orchestrations: orchestrations(scope), events, queues, values }
    }
}

pub(crate) fn activities(scope: Scope) -> Vec<ActivityInfo> {
    let schemas = Schemas::linked();
    entries::<ActivityContext>(scope).into_iter().map(|entry| ActivityInfo::new(entry, &schemas)).collect()
}

pub(crate) fn orchestrations(scope: Scope) -> Vec<OrchestrationInfo> {
    let uses = AllUses::linked();
    let schemas = Schemas::linked();
    let entries = entries::<OrchestrationContext>(scope).into_iter();
    entries.map(|entry| OrchestrationInfo::new(entry, &uses, &schemas)).collect()
}
