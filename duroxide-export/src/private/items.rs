//! The items that the macros make: those beside an annotated function, and the modules of `export!()`.
//!
//! The procedural macros find out what there is, and say it to these. What is the same for all handlers and crates stands
//! here: rustc copies it faster than they, which are compiled without optimization, can write it.

/// Turns what an attribute says of a function into items.
#[doc(hidden)]
#[macro_export]
macro_rules! __handler {
    (
        $(#[$attribute:meta])*
        $vis:vis $kind:ident<$context:ident>, $marker:ident, $constant:ident, $handle:ident;
        $name:literal, $docs:literal, $call:literal;
        $input:ty, $arguments:ty, $returns:ty, $types:ty;
        { $($meta:tt)* }
        |$taken:ident, $decoded:ident| -> $future:ty { $($invocation:tt)* }
        $(derived { $($derived:tt)* })?
        $(submit $submitted:ident)?
    ) => {
        #[doc = $docs]
        $(#[$attribute])*
        $vis const $constant: &::core::primitive::str = $name;

        // Generic, so that an impl of this type is as private as the types of the function.
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
                name: Self::NAME,
                module_path: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                $($meta)*
                ..$crate::__private::Meta::DEFAULT
            };
            fn invoke($taken: Self::Context, $decoded: Self::Arguments) -> $future {
                $($invocation)*
            }
        }

        $($crate::__private::inventory::submit! { $crate::__private::Entry::<$crate::__private::$context>::of::<$submitted<$types>>() })?
    };
}

/// The `registry` module of a crate.
#[doc(hidden)]
#[macro_export]
macro_rules! __registry_module {
    ($name:literal, $version:literal, $docs:literal) => {
        #[doc = $docs]
        pub mod registry {
            /// This crate, for `.include_crate(..)` of a builder of registries.
            pub const CRATE: $crate::__private::Crate = $crate::__private::Crate { name: $name, version: $version };

            /// A builder of registries with every activity and orchestration of this crate, in all versions.
            ///
            /// It provides their state, leaves some out or replaces them, and adds those of other crates.
            pub fn builder() -> $crate::__private::RegistriesBuilder {
                CRATE.builder()
            }

            /// An activity registry with every activity of this crate, to start a runtime with or to `.merge()`.
            ///
            /// # Panics
            ///
            /// If two activities have one name, with the place of both, or if one takes state, which [`builder`] and
            /// [`create_activity_registry_with_config`] provide.
            #[must_use]
            #[track_caller]
            pub fn create_activity_registry() -> $crate::__private::ActivityRegistry {
                CRATE.activity_registry()
            }

            /// An activity registry with every activity of this crate, which take `config` as their `State<T>`.
            ///
            /// For more than one type of state, there is [`builder`].
            ///
            /// # Panics
            ///
            /// If two activities have one name, with the place of both, or if one takes state of another type, with
            /// all that do.
            #[must_use]
            #[track_caller]
            pub fn create_activity_registry_with_config<T: $crate::__private::SharedState>(
                config: T,
            ) -> $crate::__private::ActivityRegistry {
                CRATE.activity_registry_with(config)
            }

            /// An orchestration registry with every orchestration of this crate, in all versions, to start a runtime
            /// with or to `.merge()`.
            ///
            /// # Panics
            ///
            /// If two orchestrations have one name and version; the message has the place of both.
            #[must_use]
            #[track_caller]
            pub fn create_orchestration_registry() -> $crate::__private::OrchestrationRegistry {
                CRATE.orchestration_registry()
            }

            /// Adds every activity of this crate to a builder.
            ///
            /// duroxide reports a name that the builder has already from `build_result()`, and keeps the first.
            ///
            /// # Panics
            ///
            /// If two activities of this crate have one name; the message has the place of both.
            #[must_use]
            #[track_caller]
            pub fn extend_activity_registry(
                builder: $crate::__private::ActivityRegistryBuilder,
            ) -> $crate::__private::ActivityRegistryBuilder {
                builder.merge(create_activity_registry())
            }

            /// Adds every orchestration of this crate, in all versions, to a builder.
            ///
            /// duroxide reports a name and version that the builder has already from `build_result()`, and keeps the
            /// first.
            ///
            /// # Panics
            ///
            /// If two orchestrations of this crate have one name and version; the message has the place of both.
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
    ($name:literal, $version:literal, $docs:literal) => {
        #[doc = $docs]
        pub mod inventory {
            /// What is known of one activity.
            pub type ActivityInfo = $crate::ActivityInfo;

            /// What is known of one version of an orchestration.
            pub type OrchestrationInfo = $crate::OrchestrationInfo;

            /// The activities and orchestrations of a crate.
            pub type Catalog = $crate::Catalog;

            const CRATE: $crate::__private::Crate = $crate::__private::Crate { name: $name, version: $version };

            /// The activities of this crate, by name.
            #[must_use]
            pub fn list_activities() -> ::std::vec::Vec<ActivityInfo> {
                CRATE.list_activities()
            }

            /// The orchestrations of this crate, by name and ascending version.
            #[must_use]
            pub fn list_orchestrations() -> ::std::vec::Vec<OrchestrationInfo> {
                CRATE.list_orchestrations()
            }

            /// The activities and orchestrations of this crate.
            #[must_use]
            pub fn catalog() -> Catalog {
                CRATE.catalog()
            }
        }
    };
}
