//! Upgrades, as a table: the old code and the new code of a workflow, and how its instances end.
//!
//! The rows are compiled three times: into the program `old`, which takes the old code of each, into the program `new`, and into
//! the test, which takes what it expects. A row is
//!
//! ```text
//! field_with_default "field-with-default" {
//!     beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
//!     lock [ComparedPayload]
//! }
//! old { types { struct Input { id: u64 } } }
//! new { types { struct Input { id: u64, #[serde(default)] urgent: bool } } }
//! ```
//!
//! A phase that is not named ends well. A side changes parts of one workflow, see [`side!`], or is code of its own, `rust { .. }`,
//! that defines an orchestration with the handle `Run`.

pub mod prelude;
pub mod program;

/// The old program's part of the rows.
#[macro_export]
macro_rules! old_side {
    ($($row:ident $name:literal { $($expected:tt)* } old { $($old:tt)* } new { $($new:tt)* })*) => {
        $crate::sides! { $($row $name { $($old)* })* }
    };
}

/// The new program's part of the rows.
#[macro_export]
macro_rules! new_side {
    ($($row:ident $name:literal { $($expected:tt)* } old { $($old:tt)* } new { $($new:tt)* })*) => {
        $crate::sides! { $($row $name { $($new)* })* }
    };
}

/// A module for each row.
#[doc(hidden)]
#[macro_export]
macro_rules! sides {
    ($($row:ident $name:literal { $($side:tt)* })*) => {
        $(
            mod $row {
                #[allow(unused_imports)]
                use $crate::prelude::*;

                $crate::side! { $name $($side)* }
            }
        )*

        pub(crate) const ROWS: &[$crate::program::Row] = &[$($row::ROW),*];
    };
}

/// One side of a row. Its parts may be left out:
///
/// - `types`, which replace those of [`prelude`];
/// - `with`, the input of the activity;
/// - `work [..]`, arguments of the activity `Work`, and `does`, its body;
/// - `run [..]`, arguments of the orchestration `Run`, and `calls`, its body, which waits for the events `first` and `second`;
/// - `sends`, which sends what it waits for first;
/// - `more`, other items.
#[doc(hidden)]
#[macro_export]
macro_rules! side {
    ($name:literal rust { $($item:item)* } $(sends |$client:ident, $instance:ident| $sends:block)?) => {
        $($item)*

        $crate::row! { $name $(|$client, $instance| $sends)? }
    };
    (
        $name:literal
        $(types { $($type:item)* })?
        $(with { $with:expr })?
        $(work [$($argument:tt)*])?
        $(does |$input:ident| $does:block)?
        $(run [$($run:tt)*])?
        $(calls |$ctx:ident, $start:ident| $calls:block)?
        $(sends |$client:ident, $instance:ident| $sends:block)?
        $(more { $($item:item)* })?
    ) => {
        $($(
            #[derive(Debug, Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            $type
        )*)?

        $($($item)*)?

        $crate::work! { $name [$($($argument)*)?] $(|$input| $does)? }

        $crate::run! { $name [$($($run)*)?] $({ $with })? $(|$ctx, $start| $calls)? }

        $crate::row! { $name $(|$client, $instance| $sends)? }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! work {
    ($name:literal [$($argument:tt)*]) => {
        $crate::work! { $name [$($argument)*] |_input| { Ok(Output::default()) } }
    };
    ($name:literal [$($argument:tt)*] |$input:ident| $does:block) => {
        #[duroxide::activity(name = $name, handle = Work, idempotent, $($argument)*)]
        async fn work_on($input: Input) -> Result<Output, Fault> $does
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! run {
    ($name:literal [$($argument:tt)*]) => {
        $crate::run! { $name [$($argument)*] { Input::default() } }
    };
    ($name:literal [$($argument:tt)*] { $with:expr }) => {
        $crate::run! { $name [$($argument)*] |ctx, _start| {
            Work::call(&ctx, &$with).await?;
            ctx.schedule_wait("first").await;
            Work::call(&ctx, &$with).await?;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        } }
    };
    ($name:literal [$($argument:tt)*] |$ctx:ident, $start:ident| $calls:block) => {
        #[duroxide::orchestration(name = $name, handle = Run, $($argument)*)]
        async fn run_through($ctx: duroxide::OrchestrationContext, $start: Start) -> Result<String, String> $calls
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! row {
    ($name:literal) => {
        $crate::row! { $name |client, instance| { $crate::program::raise(client, instance, "first").await } }
    };
    ($name:literal |$client:ident, $instance:ident| $sends:block) => {
        pub(super) const ROW: $crate::program::Row = $crate::program::Row {
            name: $name,
            start: |client, instance| {
                Box::pin(async move { Ok(Run::start(&client, instance, &Start::default()).await?) })
            },
            send: |$client, $instance| Box::pin(async move { $sends }),
        };
    };
}
