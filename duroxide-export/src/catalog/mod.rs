//! The catalog: the activities, orchestrations and messages in a binary, described at run time.
//!
//! [`catalog()`] describes everything that is linked into this binary; `inventory::catalog()` of a library, which
//! [`export!`](macro@crate::export) generates, what that library exports. A [`Catalog`] is plain data: it can be written as JSON,
//! [rendered](Catalog::to_markdown), and [compared](Catalog::compare) with that of another version.
//!
//! The types are those of the crate [`duroxide-export-catalog`](https://docs.rs/duroxide-export-catalog), with which a
//! program reads the JSON without linking a runtime.

mod describe;

pub use duroxide_export_catalog::{
    ActivityInfo, Affected, AllowedLint, BackoffInfo, Catalog, Change, Comparison, Encoding, Exception, Lock,
    MessageInfo, OrchestrationInfo, RetryInfo, Rule, Source, TypeSchema, UsedMessage,
};

use crate::entries::entry::Entry;
use crate::entries::helper_uses::AllUses;
use crate::entries::message::messages;
use crate::entries::scope::{Scope, linked_of, sorted};
use crate::handler::definition::Definition;
use crate::handler::kind::HandlerKind;
use crate::handler::message::MessageKind;
use duroxide::{ActivityContext, OrchestrationContext};

/// Describes all activities, orchestrations and messages that are linked into this binary.
///
/// The linker drops a library that the application never names. If the application uses nothing else of a library, write
/// `use my_library as _;`.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// /// Charge a card.
/// #[duroxide::activity(name = "charge-card", idempotent)]
/// async fn charge_card(amount_in_cents: u64) -> Result<String, String> {
///     Ok(format!("charged {amount_in_cents}"))
/// }
///
/// #[duroxide::orchestration(name = "sell-book", version = "1.2.0")]
/// async fn sell_book(ctx: OrchestrationContext, price_in_cents: u64) -> Result<String, String> {
///     ChargeCard::call(&ctx, &price_in_cents).await
/// }
///
/// let catalog = duroxide::catalog();
/// let activity = &catalog.activities[0];
/// assert_eq!(activity.name, "duroxide-export::activity::charge-card");
/// assert_eq!(activity.description, "Charge a card.");
/// assert_eq!((&*activity.input_type, &*activity.output_type), ("u64", "String"));
/// assert!(activity.idempotent);
/// assert_eq!(catalog.orchestrations[0].activities_used, [ChargeCard::NAME]);
///
/// let json = serde_json::to_string(&catalog)?;
/// # Ok::<_, serde_json::Error>(())
/// ```
#[must_use]
pub fn catalog() -> Catalog {
    catalog_of(Scope::Binary)
}

pub(crate) fn catalog_of(scope: Scope) -> Catalog {
    let mut catalog = Catalog::default();
    catalog.activities = activities(scope);
    catalog.orchestrations = orchestrations(scope);
    catalog.events = messages_of(scope, MessageKind::Event);
    catalog.queues = messages_of(scope, MessageKind::Queue);
    catalog.values = messages_of(scope, MessageKind::Value);
    catalog
}

pub(crate) fn activities(scope: Scope) -> Vec<ActivityInfo> {
    let uses = AllUses::linked();
    let entries = sorted(scope, HandlerKind::Activity).into_iter();
    entries.map(|entry| describe::activity(entry, &uses)).collect()
}

pub(crate) fn orchestrations(scope: Scope) -> Vec<OrchestrationInfo> {
    let uses = AllUses::linked();
    let entries = sorted(scope, HandlerKind::Orchestration).into_iter();
    entries.map(|entry| describe::orchestration(entry, &uses)).collect()
}

pub(crate) fn messages_of(scope: Scope, kind: MessageKind) -> Vec<MessageInfo> {
    messages(scope, kind).into_iter().map(describe::message).collect()
}

/// Returns the catalog entry of an activity.
pub(crate) fn activity_info<D: Definition<Context = ActivityContext>>() -> ActivityInfo {
    let own = Entry::activity::<D>(None);
    describe::activity(linked_entry(&own).unwrap_or(&own), &AllUses::linked())
}

/// Returns the catalog entry of an orchestration.
pub(crate) fn orchestration_info<D: Definition<Context = OrchestrationContext>>() -> OrchestrationInfo {
    let own = Entry::orchestration::<D>(None);
    describe::orchestration(linked_entry(&own).unwrap_or(&own), &AllUses::linked())
}

/// Returns the submitted entry of a handler, which has its details.
fn linked_entry(own: &Entry) -> Option<&'static Entry> {
    linked_of(Scope::Binary, own.meta.kind).find(|entry| entry.meta.is_same_handler(own.meta))
}
