//! What the modules of a crate's `export!()` call.

use crate::catalog::info::activity::ActivityInfo;
use crate::catalog::info::message::MessageInfo;
use crate::catalog::info::orchestration::OrchestrationInfo;
use crate::catalog::{self, Catalog};
use crate::entries::scope::Crate;
use crate::handler::state::SharedState;
use crate::message::MessageKind;
use crate::registry::builder::RegistriesBuilder;
use crate::registry::create;
use crate::registry::registries::Registries;
use duroxide::runtime::registry::{ActivityRegistry, OrchestrationRegistry};
use duroxide::{ActivityContext, OrchestrationContext};

impl Crate {
    /// A builder with all handlers of the crate.
    pub fn builder(self) -> RegistriesBuilder {
        Registries::builder().include_crate(self)
    }

    /// The registry of the crate's activities.
    #[doc(hidden)]
    #[track_caller]
    #[must_use]
    pub fn activity_registry(self) -> ActivityRegistry {
        create::all_or_panic::<ActivityContext>(self.scope())
    }

    /// The registry of the crate's activities, with their state.
    #[doc(hidden)]
    #[track_caller]
    #[must_use]
    pub fn activity_registry_with<T: SharedState>(self, config: T) -> ActivityRegistry {
        create::part_or_panic::<ActivityContext>(self.builder().provide(config))
    }

    /// The registry of the crate's orchestrations.
    #[doc(hidden)]
    #[track_caller]
    #[must_use]
    pub fn orchestration_registry(self) -> OrchestrationRegistry {
        create::all_or_panic::<OrchestrationContext>(self.scope())
    }

    /// The crate's activities.
    #[doc(hidden)]
    #[must_use]
    pub fn list_activities(self) -> Vec<ActivityInfo> {
        catalog::activities(self.scope())
    }

    /// The crate's orchestrations.
    #[doc(hidden)]
    #[must_use]
    pub fn list_orchestrations(self) -> Vec<OrchestrationInfo> {
        catalog::orchestrations(self.scope())
    }

    /// The crate's events.
    #[doc(hidden)]
    #[must_use]
    pub fn list_events(self) -> Vec<MessageInfo> {
        catalog::info::message::of_kind(self.scope(), MessageKind::Event)
    }

    /// The crate's queues.
    #[doc(hidden)]
    #[must_use]
    pub fn list_queues(self) -> Vec<MessageInfo> {
        catalog::info::message::of_kind(self.scope(), MessageKind::Queue)
    }

    /// The crate's values.
    #[doc(hidden)]
    #[must_use]
    pub fn list_values(self) -> Vec<MessageInfo> {
        catalog::info::message::of_kind(self.scope(), MessageKind::Value)
    }

    /// The crate's activities, orchestrations and messages.
    #[doc(hidden)]
    #[must_use]
    pub fn catalog(self) -> Catalog {
        Catalog::of(self.scope())
    }
}

/// Whether a module path is that of a crate root. Evaluated when the user's crate is compiled.
#[must_use]
pub const fn is_crate_root(module_path: &str) -> bool {
    let path = module_path.as_bytes();
    let mut index = 0;
    while index < path.len() {
        if path[index] == b':' {
            return false;
        }
        index += 1;
    }
    true
}
