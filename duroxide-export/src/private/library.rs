//! The functions that the modules of a crate's `export!()` call.

use crate::catalog::{self, ActivityInfo, Catalog, MessageInfo, OrchestrationInfo};
use crate::handler::location::Crate;
use crate::handler::message::MessageKind;
use crate::handler::state::SharedState;
use crate::registry::builder::RegistriesBuilder;
use crate::registry::create;
use duroxide::runtime::registry::{ActivityRegistry, OrchestrationRegistry};

impl Crate {
    /// Returns a builder with all handlers of the crate.
    #[doc(hidden)]
    pub fn builder(self) -> RegistriesBuilder {
        RegistriesBuilder::empty().include_crate(self)
    }

    /// Returns the registry of the crate's activities.
    #[doc(hidden)]
    #[track_caller]
    #[must_use]
    pub fn activity_registry(self) -> ActivityRegistry {
        create::activities(self.builder())
    }

    /// Returns the registry of the crate's activities, with their state.
    #[doc(hidden)]
    #[track_caller]
    #[must_use]
    pub fn activity_registry_with<T: SharedState>(self, config: T) -> ActivityRegistry {
        create::activities(self.builder().provide(config))
    }

    /// Returns the registry of the crate's orchestrations.
    #[doc(hidden)]
    #[track_caller]
    #[must_use]
    pub fn orchestration_registry(self) -> OrchestrationRegistry {
        create::orchestrations(self.builder())
    }

    /// Returns the crate's activities.
    #[doc(hidden)]
    #[must_use]
    pub fn list_activities(self) -> Vec<ActivityInfo> {
        catalog::activities(self.scope())
    }

    /// Returns the crate's orchestrations.
    #[doc(hidden)]
    #[must_use]
    pub fn list_orchestrations(self) -> Vec<OrchestrationInfo> {
        catalog::orchestrations(self.scope())
    }

    /// Returns the crate's events.
    #[doc(hidden)]
    #[must_use]
    pub fn list_events(self) -> Vec<MessageInfo> {
        catalog::messages_of(self.scope(), MessageKind::Event)
    }

    /// Returns the crate's queues.
    #[doc(hidden)]
    #[must_use]
    pub fn list_queues(self) -> Vec<MessageInfo> {
        catalog::messages_of(self.scope(), MessageKind::Queue)
    }

    /// Returns the crate's values.
    #[doc(hidden)]
    #[must_use]
    pub fn list_values(self) -> Vec<MessageInfo> {
        catalog::messages_of(self.scope(), MessageKind::Value)
    }

    /// Returns the crate's activities, orchestrations and messages.
    #[doc(hidden)]
    #[must_use]
    pub fn catalog(self) -> Catalog {
        catalog::catalog_of(self.scope())
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
