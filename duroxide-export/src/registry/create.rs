//! `create_activity_registry()` and `create_orchestration_registry()`, which panic if the registry cannot be built.

use crate::entries::scope::Scope;
use crate::registry::build::assemble;
use crate::registry::build::register::Register;
use crate::registry::build::selection::Selection;
use crate::registry::builder::RegistriesBuilder;
use duroxide::runtime::registry::{ActivityRegistry, OrchestrationRegistry, Registry};
use duroxide::{ActivityContext, OrchestrationContext};

/// Creates an [`ActivityRegistry`] with every activity that is linked into this binary.
///
/// # Panics
///
/// With the message of the [`RegistryError`](crate::RegistryError) that [`RegistriesBuilder::build`] returns: if two
/// activities have the same name, if one takes state (use a [builder](crate::registry_builder) to provide it), or if
/// nothing is linked in.
///
/// ```
/// # use duroxide_export as duroxide;
/// #[duroxide::activity(name = "charge-card")]
/// async fn charge_card(amount_in_cents: u64) -> Result<u64, String> {
///     Ok(amount_in_cents)
/// }
///
/// assert!(duroxide::create_activity_registry().has(ChargeCard::NAME));
/// ```
#[must_use]
#[track_caller]
pub fn create_activity_registry() -> ActivityRegistry {
    all_or_panic::<ActivityContext>(Scope::Binary)
}

/// Creates an [`OrchestrationRegistry`] with every orchestration that is linked into this binary, in all versions.
///
/// # Panics
///
/// With the message of the [`RegistryError`](crate::RegistryError) that [`RegistriesBuilder::build`] returns: if two
/// orchestrations have the same name and version, if one takes state (use a [builder](crate::registry_builder) to
/// provide it), or if nothing is linked in.
///
/// ```
/// # use duroxide_export as duroxide;
/// #[duroxide::orchestration(name = "sell-book", version = "1.2.0")]
/// async fn sell_book(price_in_cents: u64) -> Result<u64, String> {
///     Ok(price_in_cents)
/// }
///
/// let registry = duroxide::create_orchestration_registry();
/// assert_eq!(registry.resolve_version(SellBook::NAME).unwrap().to_string(), "1.2.0");
/// ```
#[must_use]
#[track_caller]
pub fn create_orchestration_registry() -> OrchestrationRegistry {
    all_or_panic::<OrchestrationContext>(Scope::Binary)
}

/// The registry of all handlers of one kind in a scope.
#[track_caller]
pub(crate) fn all_or_panic<C: Register>(scope: Scope) -> Registry<C::Handler> {
    match assemble::of_plain::<C>(scope) {
        Some(registry) => registry,
        None => part_or_panic::<C>(RegistriesBuilder::of(scope)),
    }
}

/// Builds one of the two registries.
#[track_caller]
pub(crate) fn part_or_panic<C: Register>(builder: RegistriesBuilder) -> Registry<C::Handler> {
    // `unwrap_or_else` would make the panic name the closure's line rather than the caller's.
    match assemble::one::<C>(&Selection::of(builder.into_request())) {
        Ok(registry) => registry,
        Err(error) => panic!("{error}"),
    }
}
