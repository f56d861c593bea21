//! Registration with duroxide, which differs between the kinds of handlers.

use crate::entries::entry::Linked;
use crate::execution::guard::Guarded;
use crate::registry::build::selection::Selection;
use crate::registry::build::tags;
use crate::registry::problem::Problem;
use crate::registry::registries::Registries;
use duroxide::runtime::registry::{Registry, RegistryBuilder};
use duroxide::runtime::{ActivityHandler, OrchestrationHandler};
use duroxide::{ActivityContext, OrchestrationContext};

/// What this stage needs of a kind of handler: duroxide's registry for it.
pub(crate) trait Register: Linked {
    /// The trait object in duroxide's registry.
    type Handler: ?Sized;
    /// Whether duroxide panics on two handlers with the same name and version, rather than reporting them.
    const PANICS_AT_DUPLICATES: bool;

    /// The registry of the kind.
    fn registry(registries: &Registries) -> &Registry<Self::Handler>;

    /// Problems that only this kind of handler has.
    fn problems(selection: &Selection) -> Vec<Problem>;

    /// Adds a handler under a name and version.
    fn register(
        builder: RegistryBuilder<Self::Handler>,
        name: &'static str,
        version: &str,
        handler: impl Fn(Self, String) -> Guarded + Send + Sync + 'static,
    ) -> RegistryBuilder<Self::Handler>;

    /// Adds all handlers of another registry.
    fn merge(
        builder: RegistryBuilder<Self::Handler>,
        registry: Registry<Self::Handler>,
    ) -> RegistryBuilder<Self::Handler>;
}

impl Register for ActivityContext {
    type Handler = dyn ActivityHandler;
    const PANICS_AT_DUPLICATES: bool = false;

    fn registry(registries: &Registries) -> &Registry<Self::Handler> {
        &registries.activities
    }

    fn problems(selection: &Selection) -> Vec<Problem> {
        tags::of_tags(selection)
    }

    fn register(
        builder: RegistryBuilder<Self::Handler>,
        name: &'static str,
        _: &str,
        handler: impl Fn(Self, String) -> Guarded + Send + Sync + 'static,
    ) -> RegistryBuilder<Self::Handler> {
        builder.register(name, handler)
    }

    fn merge(
        builder: RegistryBuilder<Self::Handler>,
        registry: Registry<Self::Handler>,
    ) -> RegistryBuilder<Self::Handler> {
        builder.merge(registry)
    }
}

impl Register for OrchestrationContext {
    type Handler = dyn OrchestrationHandler;
    const PANICS_AT_DUPLICATES: bool = true;

    fn registry(registries: &Registries) -> &Registry<Self::Handler> {
        &registries.orchestrations
    }

    fn problems(_: &Selection) -> Vec<Problem> {
        Vec::new()
    }

    fn register(
        builder: RegistryBuilder<Self::Handler>,
        name: &'static str,
        version: &str,
        handler: impl Fn(Self, String) -> Guarded + Send + Sync + 'static,
    ) -> RegistryBuilder<Self::Handler> {
        builder.register_versioned(name, version, handler)
    }

    fn merge(
        builder: RegistryBuilder<Self::Handler>,
        registry: Registry<Self::Handler>,
    ) -> RegistryBuilder<Self::Handler> {
        builder.merge(registry)
    }
}
