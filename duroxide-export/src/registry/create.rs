//! `create_activity_registry()` and `create_orchestration_registry()`, which panic if the registry cannot be built.

use crate::handler::kind::HandlerKind;
use crate::registry::assembly;
use crate::registry::builder::RegistriesBuilder;
use crate::registry::registries::Registries;
use duroxide::runtime::registry::{ActivityRegistry, OrchestrationRegistry};

/// Creates an [`ActivityRegistry`] with every activity that is linked into this binary.
///
/// # Panics
///
/// If two activities have the same name, if one takes state, or if nothing is linked in. The message is that of
/// [`RegistryError`](crate::RegistryError). To provide state or to handle the error, use
/// [`RegistriesBuilder::all`] and its [`build`](RegistriesBuilder::build).
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
    activities(RegistriesBuilder::all())
}

/// Creates an [`OrchestrationRegistry`] with every orchestration that is linked into this binary, in all versions.
///
/// # Panics
///
/// If two orchestrations have the same name and version, if one takes state, or if nothing is linked in. The message is
/// that of [`RegistryError`](crate::RegistryError). To provide state or to handle the error, use
/// [`RegistriesBuilder::all`] and its [`build`](RegistriesBuilder::build).
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
    orchestrations(RegistriesBuilder::all())
}

#[track_caller]
pub(crate) fn activities(builder: RegistriesBuilder) -> ActivityRegistry {
    build_or_panic(builder, HandlerKind::Activity).activities
}

#[track_caller]
pub(crate) fn orchestrations(builder: RegistriesBuilder) -> OrchestrationRegistry {
    build_or_panic(builder, HandlerKind::Orchestration).orchestrations
}

/// Builds one of the two registries; the other is empty.
#[track_caller]
fn build_or_panic(builder: RegistriesBuilder, kind: HandlerKind) -> Registries {
    // `unwrap_or_else` would make the panic name the closure's line rather than the caller's.
    match assembly::build(builder.into_request(kind)) {
        Ok(registries) => registries,
        Err(error) => panic!("{error}"),
    }
}
