//! The two registries that a runtime is started with.

use duroxide::runtime::registry::{ActivityRegistry, OrchestrationRegistry};
use std::fmt;

/// The activity registry and the orchestration registry that a runtime is started with.
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
/// let registries = duroxide::RegistriesBuilder::all().build()?;
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

impl fmt::Debug for Registries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registries")
            .field("activities", &self.activities.list_names())
            .field("orchestrations", &self.orchestrations.list_names())
            .finish()
    }
}
