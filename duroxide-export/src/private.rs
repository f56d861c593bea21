//! What generated code calls. Not part of the public interface: it changes without notice.

pub use crate::blocking::blocking;
pub use crate::definition::{Definition, Handle, MaybeHandle, Meta, Use};
pub use crate::entry::Entry;
pub use ::inventory;
pub use duroxide::runtime::registry::{
    ActivityRegistry, ActivityRegistryBuilder, OrchestrationRegistry, OrchestrationRegistryBuilder,
};
pub use duroxide::{ActivityContext, OrchestrationContext};
pub use std::string::String;

use crate::entry::Scope;
use crate::info::{self, ActivityInfo, Catalog, OrchestrationInfo};
use crate::registry;

/// A crate, as its own `export!()` names it.
#[derive(Debug, Clone, Copy)]
pub struct Crate {
    /// `CARGO_PKG_NAME`.
    pub name: &'static str,
    /// `CARGO_PKG_VERSION`.
    pub version: &'static str,
}

impl Crate {
    const fn scope(self) -> Scope {
        Scope::Crate { name: self.name, version: self.version }
    }

    /// The registry of the crate's activities.
    #[track_caller]
    #[must_use]
    pub fn activity_registry(self) -> ActivityRegistry {
        registry::of_crate::<ActivityContext>(self.scope())
    }

    /// The registry of the crate's orchestrations.
    #[track_caller]
    #[must_use]
    pub fn orchestration_registry(self) -> OrchestrationRegistry {
        registry::of_crate::<OrchestrationContext>(self.scope())
    }

    /// The crate's activities.
    #[must_use]
    pub fn list_activities(self) -> Vec<ActivityInfo> {
        info::activities(self.scope())
    }

    /// The crate's orchestrations.
    #[must_use]
    pub fn list_orchestrations(self) -> Vec<OrchestrationInfo> {
        info::orchestrations(self.scope())
    }

    /// Both.
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
