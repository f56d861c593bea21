//! duroxide's registries, built from the entries of a binary or of some crates.
//!
//! Stages: what is asked for ([`builder`]) → the handlers that it comes to ([`selection`]) → what is wrong with them
//! ([`checks`]) → duroxide's registries ([`assemble`]).

mod assemble;
mod builder;
mod checks;
mod error;
mod replacement;
mod selection;
#[cfg(test)]
mod tests;

pub(crate) use builder::Part;
pub use builder::{RegistriesBuilder, registry_builder};
pub use error::RegistryError;
pub use replacement::Replacement;
pub(crate) use selection::{Selected, Selection};

use crate::context::HandlerContext;
use crate::entry::Scope;
use duroxide::runtime::registry::{ActivityRegistry, OrchestrationRegistry, Registry};
use duroxide::{ActivityContext, OrchestrationContext};
use std::fmt;

/// A registry of activities and one of orchestrations: what a runtime is started with.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::providers::sqlite::SqliteProvider;
/// # use duroxide::Runtime;
/// # use std::sync::Arc;
/// # #[duroxide::activity(name = "charge-card")]
/// # async fn charge_card(amount_in_cents: u64) -> Result<u64, String> { Ok(amount_in_cents) }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let registries = duroxide::registry_builder().build()?;
/// let store = Arc::new(SqliteProvider::new_in_memory().await?);
/// let runtime = Runtime::start_with_store(store, registries.activities, registries.orchestrations).await;
/// # runtime.shutdown(None).await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Registries {
    /// The activities.
    pub activities: ActivityRegistry,
    /// The orchestrations, in all their versions.
    pub orchestrations: OrchestrationRegistry,
}

impl Registries {
    /// A builder of registries that has nothing in it yet.
    ///
    /// [`registry_builder`] is one that has everything.
    pub fn builder() -> RegistriesBuilder {
        RegistriesBuilder::default()
    }
}

impl fmt::Debug for Registries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registries")
            .field("activities", &self.activities.list_names())
            .field("orchestrations", &self.orchestrations.list_names())
            .finish()
    }
}

/// An [`ActivityRegistry`] with every activity that is linked into this binary.
///
/// # Panics
///
/// With the message of the [`RegistryError`] that [`RegistriesBuilder::build`] returns: if two activities have one
/// name, if one takes state (which only a [builder](registry_builder) can provide), or if nothing at all is linked in.
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

/// An [`OrchestrationRegistry`] with every orchestration that is linked into this binary, in all versions.
///
/// # Panics
///
/// With the message of the [`RegistryError`] that [`RegistriesBuilder::build`] returns: if two orchestrations have one
/// name and version, if one takes state (which only a [builder](registry_builder) can provide), or if nothing at all is
/// linked in.
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
pub(crate) fn all_or_panic<C: HandlerContext>(scope: Scope) -> Registry<C::Handler> {
    match assemble::of_plain::<C>(scope) {
        Some(registry) => registry,
        None => part_or_panic::<C>(RegistriesBuilder::of(scope)),
    }
}

/// The one registry of a builder.
#[track_caller]
pub(crate) fn part_or_panic<C: HandlerContext>(builder: RegistriesBuilder) -> Registry<C::Handler> {
    // Not in a closure: that would be the place that the panic names, instead of the caller's.
    match Selection::of(builder).build_part::<C>() {
        Ok(registry) => registry,
        Err(error) => panic!("{error}"),
    }
}

/// A library, as its own `export!()` names it: for [`RegistriesBuilder::include_crate`].
///
/// The version is there because a binary can hold two versions of one library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crate {
    /// `CARGO_PKG_NAME`.
    pub name: &'static str,
    /// `CARGO_PKG_VERSION`.
    pub version: &'static str,
}

impl Crate {
    pub(crate) const fn scope(self) -> Scope {
        Scope::Crate { name: self.name, version: self.version }
    }
}
