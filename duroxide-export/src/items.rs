//! The items beside an annotated function.
//!
//! The attributes find out what a handler is, and say it to this macro. What is the same for all handlers stands here: rustc
//! copies it faster than the attributes, which are compiled without optimization, can write it.

/// Turns what an attribute says of a function into items.
#[doc(hidden)]
#[macro_export]
macro_rules! __handler {
    (
        $(#[$attribute:meta])*
        $vis:vis $kind:ident<$context:ident>, $marker:ident, $constant:ident, $handle:ident;
        $name:literal, $docs:literal, $call:literal;
        $input:ty, $arguments:ty, $returns:ty;
        { $($meta:tt)* }
        |$taken:ident, $decoded:ident| -> $future:ty { $($invocation:tt)* }
        $(submit $submitted:ident)?
    ) => {
        #[doc = $docs]
        $(#[$attribute])*
        #[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::nursery)]
        #[allow(rustdoc::private_intra_doc_links)]
        $vis const $constant: &::core::primitive::str = $name;

        #[doc(hidden)]
        #[allow(dead_code, unreachable_pub, non_camel_case_types, clippy::all, clippy::pedantic, clippy::nursery)]
        $vis enum $marker {}

        #[doc = $docs]
        #[doc = $call]
        $(#[$attribute])*
        #[allow(dead_code, unreachable_pub, non_camel_case_types, clippy::all, clippy::pedantic, clippy::nursery)]
        #[allow(rustdoc::private_intra_doc_links)]
        $vis type $handle = $crate::$kind<$marker>;

        #[allow(deprecated, unused_variables, clippy::all, clippy::pedantic, clippy::nursery)]
        impl $crate::__private::Definition for $marker {
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

        $($crate::__private::inventory::submit! { $crate::__private::Entry::of::<$submitted>() })?
    };
}
