//! The items that the macros generate for a message: its constant, its traits, and the calls of its kind.
//!
//! The calls are functions of the type itself, so that no trait needs to be imported. `NamedEvent`, `NamedQueue` and
//! `NamedValue` implement and document them.

/// Expands the description of a message to its items.
#[doc(hidden)]
#[macro_export]
macro_rules! __message {
    (
        const { $(#[$attribute:meta])* }
        impl { $(#[$allow:meta])* }
        $vis:vis $kind:ident $message:ident, $codec:ty, $constant:ident, $calls:ident;
        $name:literal, $docs:literal;
        location { $($location:tt)* }
        { $($meta:tt)* }
    ) => {
        #[doc = $docs]
        $(#[$attribute])*
        $vis const $constant: &::core::primitive::str = $name;

        $(#[$allow])*
        impl $crate::message::Message for $message {
            type Codec = $codec;
            const NAME: &'static ::core::primitive::str = $name;
            const META: $crate::__private::MessageMeta = $crate::__private::MessageMeta {
                kind: $crate::message::MessageKind::$kind,
                name: $name,
                type_name: ::core::stringify!($message),
                location: $crate::__private::Location {
                    module_path: ::core::module_path!(),
                    file: ::core::file!(),
                    line: ::core::line!(),
                    $($location)*
                },
                $($meta)*
            };
        }

        $(#[$allow])*
        impl $crate::message::$kind for $message {
            const GENERATED: $crate::__private::Generated = $crate::__private::Generated;
        }

        $crate::$calls! { $(#[$allow])* $message }
    };
}

/// The calls of an event.
#[doc(hidden)]
#[macro_export]
macro_rules! __event_calls {
    ($(#[$allow:meta])* $event:ident) => {
        $(#[$allow])*
        impl $crate::message::Awaited for $event {}

        $(#[$allow])*
        impl $event {
            /// Waits for the event, in an orchestration. Only an event that is raised while it waits arrives.
            ///
            /// See `wait` of `duroxide::message::NamedEvent` for the errors.
            #[must_use = "dropping the future gives up the request"]
            #[track_caller]
            pub fn wait(
                ctx: &$crate::OrchestrationContext,
            ) -> $crate::DurableFuture<::core::result::Result<Self, $crate::__private::String>> {
                $crate::message::NamedEvent::DECLARED.wait(ctx)
            }

            /// Waits for the event until `timeout` has passed, and then returns `None`. `Duration::MAX` means forever.
            ///
            /// See `wait_timeout` of `duroxide::message::NamedEvent` for the errors, and for the order of the message and the timer.
            #[track_caller]
            pub fn wait_timeout(
                ctx: &$crate::OrchestrationContext,
                timeout: ::core::time::Duration,
            ) -> $crate::message::MessageFuture<
                'static,
                ::core::result::Result<::core::option::Option<Self>, $crate::__private::String>,
            > {
                $crate::message::NamedEvent::DECLARED.wait_timeout(ctx, timeout)
            }

            /// Raises the event to an instance. It is lost if the instance is not waiting for it.
            ///
            /// See `raise` of `duroxide::message::NamedEvent` for the errors.
            pub fn raise<'c>(
                &self,
                client: &'c $crate::Client,
                instance: impl ::core::convert::AsRef<::core::primitive::str>,
            ) -> $crate::message::MessageFuture<'c, ::core::result::Result<(), $crate::ClientError>> {
                $crate::message::NamedEvent::DECLARED.raise(client, instance, self)
            }

            /// Raises the event to an instance and to all its sub-orchestrations that are running. Returns their IDs.
            ///
            /// See `raise_to_tree` of `duroxide::message::NamedEvent` for the errors.
            pub fn raise_to_tree<'c>(
                &self,
                client: &'c $crate::Client,
                instance: impl ::core::convert::AsRef<::core::primitive::str>,
            ) -> $crate::message::MessageFuture<
                'c,
                ::core::result::Result<$crate::__private::Vec<$crate::__private::String>, $crate::ClientError>,
            > {
                $crate::message::NamedEvent::DECLARED.raise_to_tree(client, instance, self)
            }

            /// The same event under a name that is only known at run time, without a prefix.
            #[must_use]
            pub fn named(
                name: impl ::core::convert::AsRef<::core::primitive::str>,
            ) -> $crate::message::NamedEvent<Self> {
                $crate::message::NamedEvent::new(name)
            }
        }
    };
}

/// The calls of a queue.
#[doc(hidden)]
#[macro_export]
macro_rules! __queue_calls {
    ($(#[$allow:meta])* $message:ident) => {
        $(#[$allow])*
        impl $crate::message::Awaited for $message {}

        $(#[$allow])*
        impl $message {
            /// Takes the next message of the queue, in an orchestration. Waits until there is one.
            ///
            /// See `dequeue` of `duroxide::message::NamedQueue` for the errors.
            #[must_use = "dropping the future gives up the request"]
            #[track_caller]
            pub fn dequeue(
                ctx: &$crate::OrchestrationContext,
            ) -> $crate::DurableFuture<::core::result::Result<Self, $crate::__private::String>> {
                $crate::message::NamedQueue::DECLARED.dequeue(ctx)
            }

            /// Takes the next message of the queue, or returns `None` if none has arrived when `timeout` has passed.
            /// `Duration::MAX` means forever.
            ///
            /// See `dequeue_timeout` of `duroxide::message::NamedQueue` for the errors, and for the order of the message and the timer.
            #[track_caller]
            pub fn dequeue_timeout(
                ctx: &$crate::OrchestrationContext,
                timeout: ::core::time::Duration,
            ) -> $crate::message::MessageFuture<
                'static,
                ::core::result::Result<::core::option::Option<Self>, $crate::__private::String>,
            > {
                $crate::message::NamedQueue::DECLARED.dequeue_timeout(ctx, timeout)
            }

            /// Takes all messages that have arrived, in order, in an orchestration. Empty if there are none.
            ///
            /// A payload that does not have this type is an error in the list.
            pub fn drain(
                ctx: &$crate::OrchestrationContext,
            ) -> $crate::message::MessageFuture<
                'static,
                $crate::__private::Vec<::core::result::Result<Self, $crate::__private::String>>,
            > {
                $crate::message::NamedQueue::DECLARED.drain(ctx)
            }

            /// Adds the message to the queue of an instance, which must have been started.
            ///
            /// See `enqueue` of `duroxide::message::NamedQueue` for the errors.
            pub fn enqueue<'c>(
                &self,
                client: &'c $crate::Client,
                instance: impl ::core::convert::AsRef<::core::primitive::str>,
            ) -> $crate::message::MessageFuture<'c, ::core::result::Result<(), $crate::ClientError>> {
                $crate::message::NamedQueue::DECLARED.enqueue(client, instance, self)
            }

            /// A queue of such messages under a name that is only known at run time, without a prefix.
            #[must_use]
            pub fn named(
                name: impl ::core::convert::AsRef<::core::primitive::str>,
            ) -> $crate::message::NamedQueue<Self> {
                $crate::message::NamedQueue::new(name)
            }
        }
    };
}

/// The calls of a value.
#[doc(hidden)]
#[macro_export]
macro_rules! __value_calls {
    ($(#[$allow:meta])* $value:ident) => {
        $(#[$allow])*
        impl $value {
            /// Sets the value of this instance, in an orchestration.
            ///
            /// # Errors
            ///
            /// If the value cannot be serialized. It then stays as it was.
            #[track_caller]
            pub fn set(
                &self,
                ctx: &$crate::OrchestrationContext,
            ) -> ::core::result::Result<(), $crate::__private::String> {
                $crate::message::NamedValue::DECLARED.set(ctx, self)
            }

            /// Reads the value of this instance, in an orchestration; `None` if it is not set.
            ///
            /// # Errors
            ///
            /// If what was set does not have this type.
            pub fn get(
                ctx: &$crate::OrchestrationContext,
            ) -> ::core::result::Result<::core::option::Option<Self>, $crate::__private::String> {
                $crate::message::NamedValue::DECLARED.get(ctx)
            }

            /// Removes the value of this instance, in an orchestration.
            #[track_caller]
            pub fn clear(ctx: &$crate::OrchestrationContext) {
                $crate::message::NamedValue::<Self>::DECLARED.clear(ctx);
            }

            /// Reads the value of another instance, in an orchestration; `None` if it is not set.
            ///
            /// See `read_from` of `duroxide::message::NamedValue` for the errors.
            #[must_use = "dropping the future gives up the request"]
            pub fn read_from(
                ctx: &$crate::OrchestrationContext,
                instance: impl ::core::convert::AsRef<::core::primitive::str>,
            ) -> $crate::DurableFuture<::core::result::Result<::core::option::Option<Self>, $crate::__private::String>>
            {
                $crate::message::NamedValue::DECLARED.read_from(ctx, instance)
            }

            /// Reads the value of an instance; `None` if it is not set.
            ///
            /// See `read` of `duroxide::message::NamedValue` for the errors.
            pub fn read<'c>(
                client: &'c $crate::Client,
                instance: impl ::core::convert::AsRef<::core::primitive::str>,
            ) -> $crate::message::MessageFuture<
                'c,
                ::core::result::Result<::core::option::Option<Self>, $crate::ClientError>,
            > {
                $crate::message::NamedValue::DECLARED.read(client, instance)
            }

            /// Waits until the value of an instance is set. `Duration::MAX` means forever.
            ///
            /// See `wait_for` of `duroxide::message::NamedValue` for the errors.
            pub fn wait_for<'c>(
                client: &'c $crate::Client,
                instance: impl ::core::convert::AsRef<::core::primitive::str>,
                timeout: ::core::time::Duration,
            ) -> $crate::message::MessageFuture<'c, ::core::result::Result<Self, $crate::ClientError>> {
                $crate::message::NamedValue::DECLARED.wait_for(client, instance, timeout)
            }

            /// One of a family of values: its key is that of this type, a colon, and `key`.
            #[must_use]
            pub fn at(
                key: impl ::core::convert::AsRef<::core::primitive::str>,
            ) -> $crate::message::NamedValue<Self> {
                $crate::message::NamedValue::at(key)
            }

            /// The same value under a key that is only known at run time.
            #[must_use]
            pub fn named(
                key: impl ::core::convert::AsRef<::core::primitive::str>,
            ) -> $crate::message::NamedValue<Self> {
                $crate::message::NamedValue::new(key)
            }
        }
    };
}
