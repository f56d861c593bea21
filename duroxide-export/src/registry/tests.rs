//! Registries of invented handlers.

use crate::entries::entry::Entry;
use crate::handler::arguments::WithState;
use crate::handler::definition::Definition;
use crate::handler::kind::HandlerKind;
use crate::handler::location::Location;
use crate::handler::meta::{Meta, Use};
use crate::handler::state::{FromStates, State, StateParameters, StateSource, States};
use crate::registry::assembly::assemble;
use crate::registry::error::RegistryError;
use crate::registry::registries::Registries;
use crate::registry::selection::{Request, Selected, Selection};
use duroxide::{ActivityContext, OrchestrationContext};

const PLACE: Location =
    Location { crate_name: "shop", crate_version: "0.3.0", file: "src/orchestrations.rs", line: 1, ..Location::NONE };

const META: Meta = Meta { name: "shop::orchestration::sell-book", location: PLACE, ..Meta::DEFAULT };

/// The place at a line.
const fn line(line: u32) -> Location {
    Location { line, ..PLACE }
}

/// A definition with the given metadata, and a handler that does nothing.
macro_rules! entry {
    ($kind:ident, { $($field:ident: $value:expr),* }) => {
        entry!($kind, ((),), { $($field: $value),* })
    };
    (activity, $arguments:ty, { $($field:ident: $value:expr),* }) => {
        entry!(activity, Activity, ActivityContext, $arguments, { $($field: $value),* })
    };
    (orchestration, $arguments:ty, { $($field:ident: $value:expr),* }) => {
        entry!(orchestration, Orchestration, OrchestrationContext, $arguments, { $($field: $value),* })
    };
    ($kind:ident, $variant:ident, $context:ty, $arguments:ty, { $($field:ident: $value:expr),* }) => {{
        struct Marker;
        impl Definition for Marker {
            type Context = $context;
            type Input = ();
            type Arguments = $arguments;
            type Return = Result<(), String>;
            const NAME: &'static str = Self::META.name;
            const META: Meta = Meta { kind: HandlerKind::$variant, $($field: $value,)* ..META };
            fn invoke(_: $context, _: Self::Arguments) -> impl Future<Output = Self::Return> + Send {
                std::future::ready(Ok(()))
            }
        }
        const { &Entry::$kind::<Marker>(None) }
    }};
}

impl<A: FromStates + Send + 'static, B: FromStates + Send + 'static> StateParameters for (A, B) {
    type Values = Self;

    fn take(source: &mut StateSource<'_>) -> Option<Self> {
        let values = (source.take(), source.take());
        Some((values.0?, values.1?))
    }
}

fn build(entries: &[&'static Entry]) -> Result<Registries, RegistryError> {
    build_with(entries, States::default())
}

fn build_with(entries: &[&'static Entry], states: States) -> Result<Registries, RegistryError> {
    let handlers = entries.iter().copied().map(Selected::new).collect();
    assemble(&Selection { handlers, request: Request { states, ..Request::default() } })
}

/// The error's text.
fn error(result: Result<Registries, RegistryError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn versions_are_registered_in_ascending_order() {
    let registries = build(&[
        entry!(orchestration, { version: "1.10.0" }),
        entry!(orchestration, { version: "2.0.0-rc.1" }),
        entry!(orchestration, { version: "1.9.0" }),
    ])
    .unwrap();
    let versions: Vec<_> = registries.orchestrations.list_versions(META.name).iter().map(ToString::to_string).collect();
    assert_eq!(versions, ["1.9.0", "1.10.0", "2.0.0-rc.1"]);
}

#[test]
fn aliases_are_also_registered() {
    let registries = build(&[entry!(activity, { aliases: &["shop::activity::old", "old"] })]).unwrap();
    let mut names = registries.activities.list_names();
    names.sort();
    assert_eq!(names, ["old", "shop::activity::old", META.name]);
}

#[test]
fn duplicates_are_rejected_with_both_places() {
    let error = error(build(&[
        entry!(orchestration, { location: line(10) }),
        entry!(orchestration, { location: line(20), version: "1.1.0" }),
        entry!(orchestration, { location: Location { file: "src/other.rs", crate_version: "0.4.0", ..line(30) } }),
    ]));
    assert_eq!(
        error,
        "the registry cannot be built: orchestration `shop::orchestration::sell-book` version 1.0.0 is defined \
         twice, at src/orchestrations.rs:10 (shop 0.3.0) and at src/other.rs:30 (shop 0.4.0); register two versions \
         of one library separately, through the `registry` module of each"
    );
}

#[test]
fn an_alias_with_the_name_of_another_handler_is_a_duplicate() {
    let error = error(build(&[
        entry!(activity, { name: "a", aliases: &["b"], location: line(1) }),
        entry!(activity, { name: "b", location: line(2) }),
    ]));
    assert_eq!(
        error,
        "the registry cannot be built: activity `b` is defined twice, at src/orchestrations.rs:1 (shop 0.3.0) and \
         at src/orchestrations.rs:2 (shop 0.3.0); rename one of the two"
    );
}

#[test]
fn every_problem_is_reported_at_once() {
    let error = error(build(&[
        entry!(orchestration, { version: "one" }),
        entry!(orchestration, { location: line(10) }),
        entry!(orchestration, { location: line(20) }),
    ]));
    assert_eq!(error.matches("sell-book").count(), 2, "{error}");
    assert!(error.contains("version `one`"), "{error}");
}

#[test]
fn names_that_duroxide_reserves_are_rejected() {
    let error = error(build(&[entry!(activity, { name: "__duroxide_syscall:new_guid" })]));
    assert!(error.contains("uses reserved prefix"), "{error}");
}

#[test]
fn missing_state_is_reported_with_all_its_handlers() {
    let needs_text = || entry!(activity, WithState<((),), (State<String>, Option<State<u8>>)>, {});
    let orchestration =
        entry!(orchestration, WithState<((),), (State<Option<u8>>, Option<State<u8>>)>, { location: line(9) });
    let error = error(build(&[needs_text(), orchestration]));
    assert_eq!(
        error,
        "the registry cannot be built, because of 2 problems:\n  state of type `alloc::string::String` is not provided, but required by \
         activity `shop::orchestration::sell-book` at src/orchestrations.rs:1 (shop 0.3.0); provide it with \
         `.provide(..)` on `registry::builder()`\n  state of type `core::option::Option<u8>` is not provided, but \
         required by orchestration `shop::orchestration::sell-book` at src/orchestrations.rs:9 (shop 0.3.0); provide \
         it with `.provide(..)` on `registry::builder()`, or take state that may be missing as `Option<State<..>>`"
    );
    let mut states = States::default();
    states.insert("text".to_owned());
    build_with(&[needs_text()], states).unwrap();
}

#[test]
fn scheduled_handlers_must_be_registered() {
    const USES: &[Option<Use>] = &[
        None,
        Some(Use::Activity("shop::activity::pay")),
        Some(Use::Activity("shop::activity::pay")),
        Some(Use::Orchestration("other-shop::orchestration::lend")),
    ];
    let uses = entry!(orchestration, { uses: USES });
    let result = build(&[uses]);
    assert_eq!(result.as_ref().unwrap_err().problems().len(), 2);
    let error = error(result);
    assert_eq!(
        error,
        "the registry cannot be built, because of 2 problems:\n  activity `shop::activity::pay` is not registered, but orchestration \
         `shop::orchestration::sell-book` at src/orchestrations.rs:1 (shop 0.3.0) schedules it; register it, or \
         leave the orchestration out with `.without`\n  orchestration `other-shop::orchestration::lend` is not \
         registered, but orchestration `shop::orchestration::sell-book` at src/orchestrations.rs:1 (shop 0.3.0) \
         schedules it; add it with `.include_crate(other_shop::registry::CRATE)`"
    );
    let pay = entry!(activity, { name: "shop::activity::charge", aliases: &["shop::activity::pay"] });
    let lend = entry!(orchestration, { name: "other-shop::orchestration::lend" });
    build(&[pay, uses, lend]).unwrap();
}
