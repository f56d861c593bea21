//! The items that the macros generate: those of a handler, and the modules of `export!()`.
//!
//! The procedural macros only pass on what differs between handlers and crates. rustc copies the rest from here, which
//! is faster than having the procedural macros, which are compiled without optimization, write it.

/// Expands the description of a function to its items.
#[doc(hidden)]
#[macro_export]
macro_rules! __handler {
    (
        attributes { $(#[$attribute:meta])* }
        visibility: $vis:vis,
        kind: $kind:ident,
        context: $context:ident,
        marker: $marker:ident,
        constant: $constant:ident,
        handle: $handle:ident,
        name: $name:literal,
        docs: $docs:literal,
        call: $call:literal,
        input: $input:ty,
        arguments: $arguments:ty,
        returns: $returns:ty,
        types: $types:ty,
        location { $($location:tt)* }
        meta { $($meta:tt)* }
        invoke: |$taken:ident, $decoded:ident| -> $future:ty { $($invocation:tt)* }
        $(derived { $($derived:tt)* })?
        $(submit: $entry:ident $submitted:ident)?
    ) => {
        #[doc = $docs]
        $(#[$attribute])*
        $vis const $constant: &::core::primitive::str = $name;

        // Generic, so that an impl for this type is as private as the types of the function.
        #[doc(hidden)]
        $(#[derive($crate::__private::Derived)] #[derived($($derived)*)])?
        $vis struct $marker<T>(::core::marker::PhantomData<T>);

        #[doc = $docs]
        #[doc = $call]
        $(#[$attribute])*
        $vis type $handle = $crate::$kind<$marker<$types>>;

        impl $crate::__private::Definition for $marker<$types> {
            type Context = $crate::__private::$context;
            type Input = $input;
            type Arguments = $arguments;
            type Return = $returns;
            const NAME: &'static ::core::primitive::str = $name;
            const META: $crate::__private::Meta = $crate::__private::Meta {
                kind: $crate::__private::HandlerKind::$kind,
                name: Self::NAME,
                location: $crate::__private::Location {
                    module_path: ::core::module_path!(),
                    file: ::core::file!(),
                    line: ::core::line!(),
                    $($location)*
                },
                $($meta)*
                ..$crate::__private::Meta::DEFAULT
            };
            fn invoke($taken: Self::Context, $decoded: Self::Arguments) -> $future {
                $($invocation)*
            }
        }

        $($crate::__submit_handler! { $entry $submitted<$types> })?
    };
}

/// The `registry` module of a crate.
#[doc(hidden)]
#[macro_export]
macro_rules! __registry_module {
    ($module:ident, $name:literal, $version:literal, $executable:literal, $docs:literal) => {
        #[doc = $docs]
        pub mod $module {
            /// This crate, for `.include_crate(..)` of a registry builder.
            pub const CRATE: $crate::__private::Crate =
                $crate::__private::Crate { name: $name, version: $version, executable: $executable };

            /// Returns a registry builder with every activity and orchestration of this crate, in all versions.
            ///
            /// The builder provides state, leaves handlers out, replaces them, and adds those of other crates.
            pub fn builder() -> $crate::__private::RegistriesBuilder {
                CRATE.builder()
            }

            /// Creates an activity registry with every activity of this crate, to start a runtime with or to
            /// `.merge()`.
            ///
            /// # Panics
            ///
            /// If two activities have the same name (the message names both places), or if one takes state; use
            /// [`builder`] or [`create_activity_registry_with_config`] for that.
            #[must_use]
            #[track_caller]
            pub fn create_activity_registry() -> $crate::__private::ActivityRegistry {
                CRATE.activity_registry()
            }

            /// Creates an activity registry with every activity of this crate, and passes `config` to those that take
            /// it as `State<T>`.
            ///
            /// Use [`builder`] to provide more than one type of state.
            ///
            /// # Panics
            ///
            /// If two activities have the same name (the message names both places), or if one takes state of another
            /// type.
            #[must_use]
            #[track_caller]
            pub fn create_activity_registry_with_config<T: $crate::__private::SharedState>(
                config: T,
            ) -> $crate::__private::ActivityRegistry {
                CRATE.activity_registry_with(config)
            }

            /// Creates an orchestration registry with every orchestration of this crate, in all versions, to start a
            /// runtime with or to `.merge()`.
            ///
            /// # Panics
            ///
            /// If two orchestrations have the same name and version. The message names both places.
            #[must_use]
            #[track_caller]
            pub fn create_orchestration_registry() -> $crate::__private::OrchestrationRegistry {
                CRATE.orchestration_registry()
            }

            /// Adds every activity of this crate to a builder.
            ///
            /// If the builder already has one of the names, duroxide keeps the first, and `build_result()` reports it.
            ///
            /// # Panics
            ///
            /// If two activities of this crate have the same name. The message names both places.
            #[must_use]
            #[track_caller]
            pub fn extend_activity_registry(
                builder: $crate::__private::ActivityRegistryBuilder,
            ) -> $crate::__private::ActivityRegistryBuilder {
                builder.merge(create_activity_registry())
            }

            /// Adds every orchestration of this crate, in all versions, to a builder.
            ///
            /// If the builder already has one of the names and versions, duroxide keeps the first, and `build_result()`
            /// reports it.
            ///
            /// # Panics
            ///
            /// If two orchestrations of this crate have the same name and version. The message names both places.
            #[must_use]
            #[track_caller]
            pub fn extend_orchestration_registry(
                builder: $crate::__private::OrchestrationRegistryBuilder,
            ) -> $crate::__private::OrchestrationRegistryBuilder {
                builder.merge(create_orchestration_registry())
            }
        }
    };
}

/// The `inventory` module of a crate.
#[doc(hidden)]
#[macro_export]
macro_rules! __inventory_module {
    ($module:ident, $name:literal, $version:literal, $executable:literal, $docs:literal) => {
        #[doc = $docs]
        pub mod $module {
            /// The metadata of one activity.
            pub type ActivityInfo = $crate::catalog::ActivityInfo;

            /// The metadata of one version of an orchestration.
            pub type OrchestrationInfo = $crate::catalog::OrchestrationInfo;

            /// The activities, orchestrations and messages of a crate.
            pub type Catalog = $crate::catalog::Catalog;

            const CRATE: $crate::__private::Crate =
                $crate::__private::Crate { name: $name, version: $version, executable: $executable };

            /// Lists the activities of this crate, sorted by name.
            #[must_use]
            pub fn list_activities() -> $crate::__private::Vec<ActivityInfo> {
                CRATE.list_activities()
            }

            /// Lists the orchestrations of this crate, sorted by name and ascending version.
            #[must_use]
            pub fn list_orchestrations() -> $crate::__private::Vec<OrchestrationInfo> {
                CRATE.list_orchestrations()
            }

            /// The metadata of one event, queue or value.
            pub type MessageInfo = $crate::catalog::MessageInfo;

            /// Lists the events of this crate, sorted by name.
            #[must_use]
            pub fn list_events() -> $crate::__private::Vec<MessageInfo> {
                CRATE.list_events()
            }

            /// Lists the queues of this crate, sorted by name.
            #[must_use]
            pub fn list_queues() -> $crate::__private::Vec<MessageInfo> {
                CRATE.list_queues()
            }

            /// Lists the values of this crate, sorted by name.
            #[must_use]
            pub fn list_values() -> $crate::__private::Vec<MessageInfo> {
                CRATE.list_values()
            }

            /// Returns the activities, orchestrations and messages of this crate.
            #[must_use]
            pub fn catalog() -> Catalog {
                CRATE.catalog()
            }
        }
    };
}
