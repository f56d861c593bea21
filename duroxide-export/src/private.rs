//! What generated code calls. Not part of the public interface: it changes without notice.

pub use crate::blocking::blocking;
pub use crate::definition::{Definition, HandlerReturn};
pub use crate::entry::Entry;
pub use crate::handle::{Handle, MaybeHandle};
pub use crate::meta::{Allowed, Meta, Use};
pub use crate::payload::{PerhapsContext, PerhapsState, Raw, WithState, assert_raw_output};
pub use crate::registry::{Crate, RegistriesBuilder};
pub use crate::state::{NotSend, SharedState, StateParameters, StateSource};
pub use crate::{__handler as handler, __inventory_module as inventory_module, __registry_module as registry_module};
pub use ::inventory;
pub use duroxide::runtime::registry::{
    ActivityRegistry, ActivityRegistryBuilder, OrchestrationRegistry, OrchestrationRegistryBuilder,
};
pub use duroxide::{ActivityContext, BackoffStrategy, OrchestrationContext, RetryPolicy};
pub use duroxide_export_macros::Derived;
pub use std::string::String;

use crate::info::{self, ActivityInfo, Catalog, OrchestrationInfo};
use crate::registry::{self, Registries};

/// What the modules of a crate's `export!()` call.
impl Crate {
    /// A builder with everything of the crate.
    pub fn builder(self) -> RegistriesBuilder {
        Registries::builder().include_crate(self)
    }

    /// The registry of the crate's activities.
    #[doc(hidden)]
    #[track_caller]
    #[must_use]
    pub fn activity_registry(self) -> ActivityRegistry {
        registry::all_or_panic::<ActivityContext>(self.scope())
    }

    /// The registry of the crate's activities, with their configuration.
    #[doc(hidden)]
    #[track_caller]
    #[must_use]
    pub fn activity_registry_with<T: SharedState>(self, config: T) -> ActivityRegistry {
        registry::part_or_panic::<ActivityContext>(self.builder().provide(config))
    }

    /// The registry of the crate's orchestrations.
    #[doc(hidden)]
    #[track_caller]
    #[must_use]
    pub fn orchestration_registry(self) -> OrchestrationRegistry {
        registry::all_or_panic::<OrchestrationContext>(self.scope())
    }

    /// The crate's activities.
    #[doc(hidden)]
    #[must_use]
    pub fn list_activities(self) -> Vec<ActivityInfo> {
        info::activities(self.scope())
    }

    /// The crate's orchestrations.
    #[doc(hidden)]
    #[must_use]
    pub fn list_orchestrations(self) -> Vec<OrchestrationInfo> {
        info::orchestrations(self.scope())
    }

    /// Both.
    #[doc(hidden)]
    #[must_use]
    pub fn catalog(self) -> Catalog {
        Catalog::of(self.scope())
    }
}

/// Whether a module path is that of a crate root. Called when the user's crate is compiled.
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
