//! How the macros submit handlers and messages, with what the enabled features add.
//!
//! Without these features, nothing is generated or compiled for them.

/// Submits a handler: `activity` or `orchestration`, and its definition.
#[cfg(any(feature = "dynamic", feature = "schema"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __submit_handler {
    ($kind:ident $definition:ty) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Entry::$kind::<$definition>(::core::option::Option::Some(const {
                &$crate::__with_handler_schemas!(
                    $definition,
                    $crate::__with_handler_codec!($definition, $crate::__private::Details::NONE)
                )
            }))
        }
    };
}

/// Submits a handler.
#[cfg(not(any(feature = "dynamic", feature = "schema")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __submit_handler {
    ($kind:ident $definition:ty) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Entry::$kind::<$definition>(::core::option::Option::None)
        }
    };
}

/// Submits a message.
#[cfg(any(feature = "dynamic", feature = "schema"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __submit_message {
    ($message:ty) => {
        $crate::__private::inventory::submit! {
            $crate::__private::MessageEntry::new(
                const { &<$message as $crate::message::Message>::META },
                ::core::option::Option::Some(const {
                    &$crate::__with_message_schema!(
                        $message,
                        $crate::__with_message_codec!($message, $crate::__private::MessageDetails::NONE)
                    )
                })
            )
        }
    };
}

/// Submits a message.
#[cfg(not(any(feature = "dynamic", feature = "schema")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __submit_message {
    ($message:ty) => {
        $crate::__private::inventory::submit! {
            $crate::__private::MessageEntry::new(
                const { &<$message as $crate::message::Message>::META },
                ::core::option::Option::None
            )
        }
    };
}

/// Adds the schemas of a handler's types.
#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_handler_schemas {
    ($definition:ty, $details:expr) => {{
        use $crate::__private::schemas::{MaybeReturnSchemas as _, MaybeSchema as _};
        $details.with_schemas([
            $crate::__private::schemas::SchemaProbe::<$crate::__private::schemas::InputOf<$definition>>::SCHEMA,
            $crate::__private::schemas::ReturnProbe::<$crate::__private::schemas::ReturnOf<$definition>>::OUTPUT,
            $crate::__private::schemas::ReturnProbe::<$crate::__private::schemas::ReturnOf<$definition>>::ERROR,
            $crate::__private::schemas::ReturnProbe::<$crate::__private::schemas::ReturnOf<$definition>>::PROGRESS,
        ])
    }};
}

/// Adds the schema of a message.
#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_message_schema {
    ($message:ty, $details:expr) => {{
        use $crate::__private::schemas::MaybeSchema as _;
        $details.with_schema($crate::__private::schemas::SchemaProbe::<$message>::SCHEMA)
    }};
}

/// Adds how the payloads of a handler are written and read as JSON.
#[cfg(feature = "dynamic")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_handler_codec {
    ($definition:ty, $details:expr) => {
        $details.with_codec($crate::__private::dynamic::handler_codec::<$definition>())
    };
}

/// Adds how a message is written and read as JSON.
#[cfg(feature = "dynamic")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_message_codec {
    ($message:ty, $details:expr) => {
        $details.with_codec($crate::__private::dynamic::message_codec::<$message>())
    };
}

macro_rules! without_feature {
    ($dollar:tt, $feature:literal: $($name:ident),+) => {
        $(
            /// Without the feature, this adds nothing.
            #[cfg(not(feature = $feature))]
            #[doc(hidden)]
            #[macro_export]
            macro_rules! $name {
                ($dollar type:ty, $dollar details:expr) => {
                    $dollar details
                };
            }
        )+
    };
}

without_feature!($, "schema": __with_handler_schemas, __with_message_schema);
without_feature!($, "dynamic": __with_handler_codec, __with_message_codec);
