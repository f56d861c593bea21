//! The two kinds of handlers, told apart by the context that they take.

use crate::entry::Entry;
use crate::guard::Guarded;
use crate::index::Index;
use crate::registry::{Part, Registries, RegistriesBuilder, Selected, Selection};
use duroxide::runtime::registry::{Registry, RegistryBuilder};
use duroxide::runtime::{ActivityHandler, OrchestrationHandler};
use duroxide::{ActivityContext, OrchestrationContext};

/// The context of a kind of handler, which decides how duroxide registers it: [`ActivityContext`] or
/// [`OrchestrationContext`].
pub trait HandlerContext: sealed::Sealed {}

impl HandlerContext for ActivityContext {}
impl HandlerContext for OrchestrationContext {}

pub(crate) mod sealed {
    use super::{Entry, Index, Part, Registries, RegistriesBuilder, Registry, RegistryBuilder, Selected, Selection};
    use crate::guard::Guarded;

    /// What the kinds differ in.
    pub trait Sealed: Sized + Send + 'static {
        /// What duroxide's registry of that kind holds.
        type Handler: ?Sized;
        /// How the kind is called in messages.
        const KIND: &'static str;
        /// Whether duroxide panics at two handlers of one name and version, instead of reporting them.
        const PANICS_AT_DUPLICATES: bool;

        /// The entries of the kind in this binary.
        fn linked() -> impl Iterator<Item = &'static Entry<Self>>;

        /// The same by crate.
        fn index() -> &'static Index<Self>;

        /// The part of a builder that has to do with the kind.
        fn part(builder: &mut RegistriesBuilder) -> &mut Part<Self>;

        /// What is selected of the kind, taken out.
        fn selected(selection: &mut Selection) -> Vec<Selected<Self>>;

        /// The registry of the kind.
        fn registry(registries: &Registries) -> &Registry<Self::Handler>;

        /// Adds a handler under a name and version.
        fn register(
            builder: RegistryBuilder<Self::Handler>,
            name: &'static str,
            version: &str,
            handler: impl Fn(Self, String) -> Guarded + Send + Sync + 'static,
        ) -> RegistryBuilder<Self::Handler>;

        /// Adds all handlers of a registry.
        fn merge(
            builder: RegistryBuilder<Self::Handler>,
            registry: Registry<Self::Handler>,
        ) -> RegistryBuilder<Self::Handler>;
    }
}

impl sealed::Sealed for ActivityContext {
    type Handler = dyn ActivityHandler;
    const KIND: &'static str = "activity";
    const PANICS_AT_DUPLICATES: bool = false;

    fn linked() -> impl Iterator<Item = &'static Entry<Self>> {
        inventory::iter::<Entry<Self>>.into_iter()
    }

    fn index() -> &'static Index<Self> {
        static INDEX: Index<ActivityContext> = Index::new();
        &INDEX
    }

    fn part(builder: &mut RegistriesBuilder) -> &mut Part<Self> {
        &mut builder.activities
    }

    fn selected(selection: &mut Selection) -> Vec<Selected<Self>> {
        std::mem::take(&mut selection.activities)
    }

    fn registry(registries: &Registries) -> &Registry<Self::Handler> {
        &registries.activities
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

impl sealed::Sealed for OrchestrationContext {
    type Handler = dyn OrchestrationHandler;
    const KIND: &'static str = "orchestration";
    const PANICS_AT_DUPLICATES: bool = true;

    fn linked() -> impl Iterator<Item = &'static Entry<Self>> {
        inventory::iter::<Entry<Self>>.into_iter()
    }

    fn index() -> &'static Index<Self> {
        static INDEX: Index<OrchestrationContext> = Index::new();
        &INDEX
    }

    fn part(builder: &mut RegistriesBuilder) -> &mut Part<Self> {
        &mut builder.orchestrations
    }

    fn selected(selection: &mut Selection) -> Vec<Selected<Self>> {
        std::mem::take(&mut selection.orchestrations)
    }

    fn registry(registries: &Registries) -> &Registry<Self::Handler> {
        &registries.orchestrations
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
