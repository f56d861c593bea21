//! Registries of invented handlers.

use crate::entries::entry::Entry;
use crate::handler::arguments::WithState;
use crate::handler::definition::Definition;
use crate::handler::kind::Both;
use crate::handler::meta::{Meta, Use};
use crate::handler::state::{FromStates, State, StateParameters, StateSource, States};
use crate::registry::build::assemble;
use crate::registry::build::selection::Selection;
use crate::registry::registries::Registries;
use crate::registry::selected::Selected;
use crate::registry::tags::Tags;
use duroxide::{ActivityContext, OrchestrationContext};

const META: Meta = Meta {
    name: "shop::orchestration::sell-book",
    crate_name: "shop",
    crate_version: "0.3.0",
    file: "src/orchestrations.rs",
    line: 1,
    ..Meta::DEFAULT
};

/// A definition with the given metadata, and a handler that does nothing.
macro_rules! entry {
    ($context:ty, { $($field:ident: $value:expr),* }) => {
        entry!($context, ((),), { $($field: $value),* })
    };
    ($context:ty, $arguments:ty, { $($field:ident: $value:expr),* }) => {{
        struct Marker;
        impl Definition for Marker {
            type Context = $context;
            type Input = ();
            type Arguments = $arguments;
            type Return = Result<(), String>;
            const NAME: &'static str = Self::META.name;
            const META: Meta = Meta { $($field: $value,)* ..META };
            fn invoke(_: $context, _: Self::Arguments) -> impl Future<Output = Self::Return> + Send {
                std::future::ready(Ok(()))
            }
        }
        const { &Entry::of::<Marker>() }
    }};
}

impl<A: FromStates + Send + 'static, B: FromStates + Send + 'static> StateParameters for (A, B) {
    type Values = Self;

    fn take(source: &mut StateSource<'_>) -> Option<Self> {
        let values = (source.take(), source.take());
        Some((values.0?, values.1?))
    }
}

fn selected<C>(entries: &[&'static Entry<C>]) -> Vec<Selected<C>> {
    entries.iter().map(|entry| Selected { entry, replacement: None }).collect()
}

fn selection(
    activities: &[&'static Entry<ActivityContext>],
    orchestrations: &[&'static Entry<OrchestrationContext>],
) -> Selection {
    Selection {
        handlers: Both { activities: selected(activities), orchestrations: selected(orchestrations) },
        scopes: Vec::new(),
        states: States::default(),
        merged: Vec::new(),
        tags: Tags::default(),
        problems: Vec::new(),
    }
}

fn build(selection: Selection) -> Result<Registries, String> {
    assemble::both(selection).map_err(|error| error.to_string())
}

fn build_activities(entries: &[&'static Entry<ActivityContext>]) -> Result<Registries, String> {
    build(selection(entries, &[]))
}

fn build_orchestrations(entries: &[&'static Entry<OrchestrationContext>]) -> Result<Registries, String> {
    build(selection(&[], entries))
}

#[test]
fn versions_are_registered_in_ascending_order() {
    let registries = build_orchestrations(&[
        entry!(OrchestrationContext, { version: "1.10.0" }),
        entry!(OrchestrationContext, { version: "2.0.0-rc.1" }),
        entry!(OrchestrationContext, { version: "1.9.0" }),
    ])
    .unwrap();
    let versions: Vec<_> = registries.orchestrations.list_versions(META.name).iter().map(ToString::to_string).collect();
    assert_eq!(versions, ["1.9.0", "1.10.0", "2.0.0-rc.1"]);
}

#[test]
fn aliases_are_also_registered() {
    let registries =
        build_activities(&[entry!(ActivityContext, { aliases: &["shop::activity::old", "old"] })]).unwrap();
    let mut names = registries.activities.list_names();
    names.sort();
    assert_eq!(names, ["old", "shop::activity::old", META.name]);
}

#[test]
fn duplicates_are_rejected_with_both_places() {
    let error = build_orchestrations(&[
        entry!(OrchestrationContext, { line: 10 }),
        entry!(OrchestrationContext, { line: 20, version: "1.1.0" }),
        entry!(OrchestrationContext, { line: 30, file: "src/other.rs", crate_version: "0.4.0" }),
    ])
    .err()
    .unwrap();
    assert_eq!(
        error,
        "the registry cannot be built: orchestration `shop::orchestration::sell-book` version 1.0.0 is defined \
         twice, at src/orchestrations.rs:10 (shop 0.3.0) and at src/other.rs:30 (shop 0.4.0); register two versions \
         of one library separately, through the `registry` module of each"
    );
}

#[test]
fn an_alias_with_the_name_of_another_handler_is_a_duplicate() {
    let error = build_activities(&[
        entry!(ActivityContext, { name: "a", aliases: &["b"], line: 1 }),
        entry!(ActivityContext, { name: "b", line: 2 }),
    ])
    .err()
    .unwrap();
    assert_eq!(
        error,
        "the registry cannot be built: activity `b` is defined twice, at src/orchestrations.rs:1 (shop 0.3.0) and \
         at src/orchestrations.rs:2 (shop 0.3.0); rename one of the two"
    );
}

#[test]
fn every_problem_is_reported_at_once() {
    let error = build_orchestrations(&[
        entry!(OrchestrationContext, { version: "one" }),
        entry!(OrchestrationContext, { line: 10 }),
        entry!(OrchestrationContext, { line: 20 }),
    ])
    .err()
    .unwrap();
    assert_eq!(error.matches("sell-book").count(), 2, "{error}");
    assert!(error.contains("version `one`"), "{error}");
}

#[test]
fn names_that_duroxide_reserves_are_rejected() {
    let error = build_activities(&[entry!(ActivityContext, { name: "__duroxide_syscall:new_guid" })]).err().unwrap();
    assert!(error.contains("uses reserved prefix"), "{error}");
}

#[test]
fn missing_state_is_reported_with_all_its_handlers() {
    let needs_text = || entry!(ActivityContext, WithState<((),), (State<String>, Option<State<u8>>)>, {});
    let orchestration =
        entry!(OrchestrationContext, WithState<((),), (State<Option<u8>>, Option<State<u8>>)>, { line: 9 });
    let error = build(selection(&[needs_text()], &[orchestration])).err().unwrap();
    assert_eq!(
        error,
        "the registry cannot be built: state of type `alloc::string::String` is not provided, but required by \
         activity `shop::orchestration::sell-book` at src/orchestrations.rs:1 (shop 0.3.0); provide it with \
         `.provide(..)` on `registry::builder()`; and state of type `core::option::Option<u8>` is not provided, but \
         required by orchestration `shop::orchestration::sell-book` at src/orchestrations.rs:9 (shop 0.3.0); provide \
         it with `.provide(..)` on `registry::builder()`, or take state that may be missing as `Option<State<..>>`"
    );
    let mut selection = selection(&[needs_text()], &[]);
    selection.states.insert("text".to_owned());
    build(selection).unwrap();
}

#[test]
fn scheduled_handlers_must_be_registered() {
    const USES: &[Option<Use>] = &[
        None,
        Some(Use::Activity("shop::activity::pay")),
        Some(Use::Activity("shop::activity::pay")),
        Some(Use::Orchestration("other-shop::orchestration::lend")),
    ];
    let uses = entry!(OrchestrationContext, { uses: USES });
    let error = build(selection(&[], &[uses])).err().unwrap();
    assert_eq!(
        error,
        "the registry cannot be built: activity `shop::activity::pay` is not registered, but orchestration \
         `shop::orchestration::sell-book` at src/orchestrations.rs:1 (shop 0.3.0) schedules it; register it, or \
         leave the orchestration out with `.without`; and orchestration `other-shop::orchestration::lend` is not \
         registered, but orchestration `shop::orchestration::sell-book` at src/orchestrations.rs:1 (shop 0.3.0) \
         schedules it; add it with `.include_crate(other_shop::registry::CRATE)`"
    );
    let pay = entry!(ActivityContext, { name: "shop::activity::charge", aliases: &["shop::activity::pay"] });
    let lend = entry!(OrchestrationContext, { name: "other-shop::orchestration::lend" });
    build(selection(&[pay], &[uses, lend])).unwrap();
}
