//! The items that the macros generate for a message: its constant, its traits, and the calls of its kind.
//!
//! The calls are functions of the type itself, so that no trait needs to be imported. They only pass on the name.

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
            /// Waits for the event, in an orchestration.
            ///
            /// Only an event that is raised while the orchestration waits arrives.
            ///
            /// # Errors
            ///
            /// If the payload does not have this type. The message names the event, the type, the line and the column.
            #[must_use = "dropping the future gives up the request"]
            pub fn wait(
                ctx: &$crate::OrchestrationContext,
            ) -> $crate::DurableFuture<::core::result::Result<Self, $crate::__private::String>> {
                $crate::__private::events::wait(ctx, <Self as $crate::message::Message>::NAME)
            }

            /// Waits for the event until `timeout` has passed, and then returns `None`. `Duration::MAX` means for ever.
            ///
            /// # Errors
            ///
            /// If the payload does not have this type.
            pub fn wait_timeout(
                ctx: &$crate::OrchestrationContext,
                timeout: ::core::time::Duration,
            ) -> $crate::message::MessageFuture<
                'static,
                ::core::result::Result<::core::option::Option<Self>, $crate::__private::String>,
            > {
                $crate::__private::events::wait_timeout(ctx, <Self as $crate::message::Message>::NAME, timeout)
            }

            /// Raises the event to an instance. It is lost if the instance is not waiting for it.
            ///
            /// # Errors
            ///
            /// `ClientError::InvalidInput` if the event cannot be serialized, or if `instance` is empty or contains
            /// U+0000; `ClientError::Provider` if the store rejects the request. Stores from `duroxide::providers::open`
            /// do so if the instance does not exist, and name similar ones.
            pub fn raise<'c>(
                &self,
                client: &'c $crate::Client,
                instance: impl ::core::convert::Into<$crate::__private::String>,
            ) -> $crate::message::MessageFuture<'c, ::core::result::Result<(), $crate::ClientError>> {
                let instance = ::core::convert::Into::into(instance);
                $crate::__private::events::raise(client, instance, <Self as $crate::message::Message>::NAME, self)
            }

            /// Raises the event to an instance and to all its sub-orchestrations, however deep, that are running.
            /// Returns the IDs of these instances: none if the instance does not exist.
            ///
            /// # Errors
            ///
            /// The errors of `raise`, and `ClientError::ManagementNotAvailable` if the store cannot list instances. If
            /// the store fails half way, some of the instances have got the event.
            pub fn raise_to_tree<'c>(
                &self,
                client: &'c $crate::Client,
                instance: impl ::core::convert::Into<$crate::__private::String>,
            ) -> $crate::message::MessageFuture<
                'c,
                ::core::result::Result<::std::vec::Vec<$crate::__private::String>, $crate::ClientError>,
            > {
                let instance = ::core::convert::Into::into(instance);
                $crate::__private::events::raise_to_tree(
                    client,
                    instance,
                    <Self as $crate::message::Message>::NAME,
                    self,
                )
            }

            /// The same event under a name that is only known at run time, without a prefix.
            #[must_use]
            pub fn named(
                name: impl ::core::convert::Into<$crate::__private::String>,
            ) -> $crate::message::NamedEvent<Self> {
                $crate::message::NamedEvent::new(::core::convert::Into::into(name))
            }

            #[doc(hidden)]
            pub fn dequeue<C: $crate::message::OnlyOfQueues<Self>>(
                ctx: C,
            ) -> $crate::DurableFuture<::core::result::Result<Self, $crate::__private::String>> {
                ctx.never()
            }

            #[doc(hidden)]
            pub fn dequeue_timeout<C: $crate::message::OnlyOfQueues<Self>>(
                ctx: C,
                _: ::core::time::Duration,
            ) -> $crate::DurableFuture<::core::result::Result<::core::option::Option<Self>, $crate::__private::String>>
            {
                ctx.never()
            }

            #[doc(hidden)]
            pub fn enqueue<C: $crate::message::OnlyOfQueues<Self>>(
                &self,
                client: C,
                _: impl ::core::convert::Into<$crate::__private::String>,
            ) -> $crate::message::MessageFuture<'static, ::core::result::Result<(), $crate::ClientError>> {
                client.never()
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
            /// # Errors
            ///
            /// If the payload does not have this type, in which case the message is taken all the same. The error names
            /// the queue, the type, the line and the column.
            #[must_use = "dropping the future gives up the request"]
            pub fn dequeue(
                ctx: &$crate::OrchestrationContext,
            ) -> $crate::DurableFuture<::core::result::Result<Self, $crate::__private::String>> {
                $crate::__private::queues::dequeue(ctx, <Self as $crate::message::Message>::NAME)
            }

            /// Takes the next message of the queue, or returns `None` if none has come when `timeout` has passed.
            /// `Duration::MAX` means for ever.
            ///
            /// # Errors
            ///
            /// If the payload does not have this type, in which case the message is taken all the same.
            pub fn dequeue_timeout(
                ctx: &$crate::OrchestrationContext,
                timeout: ::core::time::Duration,
            ) -> $crate::message::MessageFuture<
                'static,
                ::core::result::Result<::core::option::Option<Self>, $crate::__private::String>,
            > {
                $crate::__private::queues::dequeue_timeout(ctx, <Self as $crate::message::Message>::NAME, timeout)
            }

            /// Takes all messages that have arrived, in order, in an orchestration. Empty if there are none.
            ///
            /// A payload that does not have this type is an error in the list.
            pub fn drain(
                ctx: &$crate::OrchestrationContext,
            ) -> $crate::message::MessageFuture<
                'static,
                ::std::vec::Vec<::core::result::Result<Self, $crate::__private::String>>,
            > {
                $crate::__private::queues::drain(ctx, <Self as $crate::message::Message>::NAME)
            }

            /// Adds the message to the queue of an instance.
            ///
            /// The instance must have been started, but need not wait yet. duroxide drops messages to instances that have
            /// ended.
            ///
            /// # Errors
            ///
            /// `ClientError::InvalidInput` if the message cannot be serialized, or if `instance` is empty or contains
            /// U+0000; `ClientError::Provider` if the store rejects the request. Stores from `duroxide::providers::open`
            /// do so if the instance does not exist, and name similar ones.
            pub fn enqueue<'c>(
                &self,
                client: &'c $crate::Client,
                instance: impl ::core::convert::Into<$crate::__private::String>,
            ) -> $crate::message::MessageFuture<'c, ::core::result::Result<(), $crate::ClientError>> {
                let instance = ::core::convert::Into::into(instance);
                $crate::__private::queues::enqueue(client, instance, <Self as $crate::message::Message>::NAME, self)
            }

            /// A queue of such messages under a name that is only known at run time, without a prefix.
            #[must_use]
            pub fn named(
                name: impl ::core::convert::Into<$crate::__private::String>,
            ) -> $crate::message::NamedQueue<Self> {
                $crate::message::NamedQueue::new(::core::convert::Into::into(name))
            }

            #[doc(hidden)]
            pub fn wait<C: $crate::message::OnlyOfEvents<Self>>(
                ctx: C,
            ) -> $crate::DurableFuture<::core::result::Result<Self, $crate::__private::String>> {
                ctx.never()
            }

            #[doc(hidden)]
            pub fn wait_timeout<C: $crate::message::OnlyOfEvents<Self>>(
                ctx: C,
                _: ::core::time::Duration,
            ) -> $crate::DurableFuture<::core::result::Result<::core::option::Option<Self>, $crate::__private::String>>
            {
                ctx.never()
            }

            #[doc(hidden)]
            pub fn raise<C: $crate::message::OnlyOfEvents<Self>>(
                &self,
                client: C,
                _: impl ::core::convert::Into<$crate::__private::String>,
            ) -> $crate::message::MessageFuture<'static, ::core::result::Result<(), $crate::ClientError>> {
                client.never()
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
            /// If the value cannot be serialized, the instance fails with an error that names the value and the type.
            ///
            /// # Panics
            ///
            /// In such a case, if the orchestration was not defined with `#[orchestration]`.
            #[track_caller]
            pub fn set(&self, ctx: &$crate::OrchestrationContext) {
                $crate::__private::values::set(ctx, <Self as $crate::message::Message>::NAME, self);
            }

            /// Reads the value of this instance, in an orchestration; `None` if it is not set.
            ///
            /// # Errors
            ///
            /// If what was set does not have this type. The message names the value, the type, the line and the column.
            pub fn get(
                ctx: &$crate::OrchestrationContext,
            ) -> ::core::result::Result<::core::option::Option<Self>, $crate::__private::String> {
                $crate::__private::values::get(ctx, <Self as $crate::message::Message>::NAME)
            }

            /// Removes the value of this instance, in an orchestration.
            pub fn clear(ctx: &$crate::OrchestrationContext) {
                ctx.clear_kv_value(<Self as $crate::message::Message>::NAME);
            }

            /// Reads the value of another instance, in an orchestration; `None` if it is not set. A replay reads the
            /// same.
            ///
            /// # Errors
            ///
            /// If what was set does not have this type, if the store cannot be read, or if `instance` is empty or
            /// contains U+0000.
            #[must_use = "dropping the future gives up the request"]
            pub fn read_from(
                ctx: &$crate::OrchestrationContext,
                instance: impl ::core::convert::Into<$crate::__private::String>,
            ) -> $crate::DurableFuture<::core::result::Result<::core::option::Option<Self>, $crate::__private::String>>
            {
                let instance = ::core::convert::Into::into(instance);
                $crate::__private::values::read_from(ctx, instance, <Self as $crate::message::Message>::NAME)
            }

            /// Reads the value of an instance; `None` if it is not set.
            ///
            /// # Errors
            ///
            /// `ClientError::InvalidInput` if what was set does not have this type, or if `instance` is empty or
            /// contains U+0000; `ClientError::Provider` if the store cannot be read.
            pub fn read<'c>(
                client: &'c $crate::Client,
                instance: impl ::core::convert::Into<$crate::__private::String>,
            ) -> $crate::message::MessageFuture<
                'c,
                ::core::result::Result<::core::option::Option<Self>, $crate::ClientError>,
            > {
                let instance = ::core::convert::Into::into(instance);
                $crate::__private::values::read(client, instance, <Self as $crate::message::Message>::NAME)
            }

            /// Waits until the value of an instance is set. `Duration::MAX` means for ever.
            ///
            /// # Errors
            ///
            /// `ClientError::Timeout` if it is not set when `timeout` has passed, and the errors of `read`.
            pub fn wait_for<'c>(
                client: &'c $crate::Client,
                instance: impl ::core::convert::Into<$crate::__private::String>,
                timeout: ::core::time::Duration,
            ) -> $crate::message::MessageFuture<'c, ::core::result::Result<Self, $crate::ClientError>> {
                let instance = ::core::convert::Into::into(instance);
                $crate::__private::values::wait_for(client, instance, <Self as $crate::message::Message>::NAME, timeout)
            }

            /// One of a family of values: its key is that of this type, a colon, and `key`.
            #[must_use]
            pub fn at(key: &::core::primitive::str) -> $crate::message::NamedValue<Self> {
                $crate::message::NamedValue::at(key)
            }

            /// The same value under a key that is only known at run time.
            #[must_use]
            pub fn named(
                key: impl ::core::convert::Into<$crate::__private::String>,
            ) -> $crate::message::NamedValue<Self> {
                $crate::message::NamedValue::new(::core::convert::Into::into(key))
            }
        }
    };
}
