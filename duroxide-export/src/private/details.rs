//! What the macros submit in addition, with the features that need it.
//!
//! Without these features, handlers and messages expand to exactly the same code as if this file did not exist.

/// Expands a handler, and what the enabled features add.
#[doc(hidden)]
#[macro_export]
macro_rules! __detailed_handler {
    ($($description:tt)*) => {
        $crate::__handler! { $($description)* }
        $crate::__handler_details! { $($description)* }
    };
}

/// What the enabled features add to a handler. The pattern is that of `__handler!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __handler_details {
    (
        $(#[$attribute:meta])*
        $vis:vis $kind:ident<$context:ident>, $marker:ident, $constant:ident, $handle:ident;
        $name:literal, $docs:literal, $call:literal;
        $input:ty, $arguments:ty, $returns:ty, $types:ty;
        { $($meta:tt)* }
        |$taken:ident, $decoded:ident| -> $future:ty { $($invocation:tt)* }
        $(derived { $($derived:tt)* })?
        submit $submitted:ident
    ) => {
        $crate::__handler_schemas! { $submitted<$types> }
        $crate::__handler_codec! { $submitted<$types> }
    };
    // After an error, nothing is submitted.
    ($($description:tt)*) => {};
}

/// Submits the schemas of a handler's types.
#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! __handler_schemas {
    ($definition:ty) => {
        $crate::__private::inventory::submit! {
            {
                use $crate::__private::schemas::MaybeSchema as _;
                $crate::__private::schemas::HandlerSchemas::of::<$definition>([
                    $crate::__private::schemas::SchemaProbe::<
                        $crate::__private::schemas::InputOf<$definition>,
                    >::SCHEMA,
                    $crate::__private::schemas::SchemaProbe::<
                        $crate::__private::schemas::OutputOf<$definition>,
                    >::SCHEMA,
                    $crate::__private::schemas::SchemaProbe::<
                        $crate::__private::schemas::ErrorOf<$definition>,
                    >::SCHEMA,
                    $crate::__private::schemas::SchemaProbe::<
                        $crate::__private::schemas::ProgressTypeOf<$definition>,
                    >::SCHEMA,
                ])
            }
        }
    };
}

/// Without the feature, there are none.
#[cfg(not(feature = "schema"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __handler_schemas {
    ($definition:ty) => {};
}

/// Submits a message.
#[doc(hidden)]
#[macro_export]
macro_rules! __submit_message {
    ($message:ty) => {
        $crate::__private::inventory::submit! { $crate::__private::MessageEntry::of::<$message>() }
    };
}

/// Submits a message, and what the enabled features add.
#[doc(hidden)]
#[macro_export]
macro_rules! __submit_detailed_message {
    ($message:ty) => {
        $crate::__submit_message! { $message }
        $crate::__message_schema! { $message }
        $crate::__message_codec! { $message }
    };
}

/// Submits the schema of a message.
#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! __message_schema {
    ($message:ty) => {
        $crate::__private::inventory::submit! {
            {
                use $crate::__private::schemas::MaybeSchema as _;
                $crate::__private::schemas::MessageSchema::of::<$message>(
                    $crate::__private::schemas::SchemaProbe::<$message>::SCHEMA,
                )
            }
        }
    };
}

/// Without the feature, it has none.
#[cfg(not(feature = "schema"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __message_schema {
    ($message:ty) => {};
}

/// Submits how the payloads of a handler are written and read as JSON.
#[cfg(feature = "dynamic")]
#[doc(hidden)]
#[macro_export]
macro_rules! __handler_codec {
    ($definition:ty) => {
        $crate::__private::inventory::submit! { $crate::__private::dynamic::HandlerCodec::of::<$definition>() }
    };
}

/// Without the feature, nothing is submitted.
#[cfg(not(feature = "dynamic"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __handler_codec {
    ($definition:ty) => {};
}

/// Submits how a message is written and read as JSON.
#[cfg(feature = "dynamic")]
#[doc(hidden)]
#[macro_export]
macro_rules! __message_codec {
    ($message:ty) => {
        $crate::__private::inventory::submit! { $crate::__private::dynamic::DynamicMessage::of::<$message>() }
    };
}

/// Without the feature, nothing is submitted.
#[cfg(not(feature = "dynamic"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __message_codec {
    ($message:ty) => {};
}
