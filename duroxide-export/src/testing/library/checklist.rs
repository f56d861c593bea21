//! The points of the checklist for publishing, which `checklist!` makes tests of.

use crate::catalog::{Catalog, MessageInfo, catalog_of};
use crate::entries::helper_uses::is_exported;
use crate::handler::location::Crate;
use crate::testing::library::generated::pass;
use crate::testing::library::{documented, locked};
use std::path::{Path, PathBuf};

/// A library, as cargo knows it.
#[derive(Debug)]
#[doc(hidden)]
pub struct Library {
    pub name: &'static str,
    pub version: &'static str,
    pub executable: bool,
    pub directory: &'static str,
    pub description: &'static str,
    pub license: &'static str,
    pub license_file: &'static str,
    pub repository: &'static str,
    pub readme: &'static str,
}

impl Library {
    /// What the library exports.
    fn catalog(&self) -> Catalog {
        let Self { name, version, executable, .. } = *self;
        let catalog = catalog_of(Crate { name, version, executable }.scope());
        assert!(
            !catalog.activities.is_empty() || !catalog.orchestrations.is_empty(),
            "`{name}` exports neither activities nor orchestrations: annotate some with `#[duroxide::activity]`"
        );
        catalog
    }

    #[track_caller]
    fn assert_exported(&self) {
        let Self { name, version, executable, .. } = *self;
        let root = if executable { "src/main.rs" } else { "src/lib.rs" };
        assert!(
            is_exported(name, version, executable),
            "`{name}` has no `export!`, so its names are not exported, and no lint looks at the functions that its \
             orchestrations call: write `duroxide::export!();` in `{root}`"
        );
    }

    /// A file of the package. cargo runs tests in its directory, and a short path is easier to read.
    fn file(&self, name: &str) -> PathBuf {
        let directory = Path::new(self.directory);
        if std::env::current_dir().is_ok_and(|current| current == directory) {
            return name.into();
        }
        directory.join(name)
    }
}

/// Every handler and message has a name of the form `{crate}::{kind}::{name}`.
#[track_caller]
#[doc(hidden)]
pub fn names(library: &Library) {
    library.assert_exported();
    let catalog = library.catalog();
    let is_prefixed = |kind: &str, name: &str| {
        name.strip_prefix(library.name).and_then(|rest| rest.strip_prefix("::")).is_some_and(|rest| {
            rest.strip_prefix(kind).and_then(|rest| rest.strip_prefix("::")).is_some_and(|short| !short.is_empty())
        })
    };
    let activities = catalog.activities.iter().map(|info| ("activity", &info.name));
    let orchestrations = catalog.orchestrations.iter().map(|info| ("orchestration", &info.name));
    let events = catalog.events.iter().map(|info| ("event", &info.name));
    let queues = catalog.queues.iter().map(|info| ("queue", &info.name));
    let all = activities.chain(orchestrations).chain(events).chain(queues);
    let others = all.filter(|(kind, name)| !is_prefixed(kind, name)).map(|(kind, name)| format!("{kind} {name}"));
    report(
        others,
        "these names do not follow the convention, `{crate}::{kind}::{name}`",
        "write `name = \"..\"` instead of `full_name`; if workflows run under the name of an activity or orchestration, move \
         it to `alias`; if instances wait for an event or queue under its name, keep that, and write \
         `checklist!(except(names))`",
    );
}

/// Everything has a description.
#[track_caller]
#[doc(hidden)]
pub fn documentation(library: &Library) {
    let catalog = library.catalog();
    let activities = catalog.activities.iter().map(|info| ("activity", &info.name, &info.description));
    let orchestrations = catalog.orchestrations.iter().map(|info| ("orchestration", &info.name, &info.description));
    let messages = messages(&catalog).map(|(kind, info)| (kind, &info.name, &info.description));
    let all = activities.chain(orchestrations).chain(messages);
    let bare = all.filter(|(.., description)| description.is_empty()).map(|(kind, name, _)| format!("{kind} {name}"));
    report(bare, "these have no description", "write a doc comment, `/// Provision a VM.`");
}

/// Every activity declares whether it is idempotent.
#[track_caller]
#[doc(hidden)]
pub fn idempotency(library: &Library) {
    let catalog = library.catalog();
    let undeclared = catalog.activities.iter().filter(|info| !info.idempotency_declared);
    report(
        undeclared.map(|info| info.name.to_string()),
        "these activities do not declare whether they are idempotent",
        "write `idempotent` or `not_idempotent` in the attribute",
    );
}

/// Every payload type has a schema.
#[track_caller]
#[doc(hidden)]
pub fn schemas(library: &Library) {
    let catalog = library.catalog();
    // Without the feature, no type has one, and there is nothing to list.
    let are_compared = cfg!(feature = "schema");
    assert!(
        are_compared,
        "schemas are not compared, because the feature `schema` of duroxide-export is off\nhelp: turn it on, and add \
         `#[derive(schemars::JsonSchema)]` to the types; if the library has no schemas, `checklist!(except(schemas))`"
    );
    let activities = catalog.activities.iter().flat_map(|info| {
        [
            ("activity", &info.name, "input", &info.input_type, &info.input_schema),
            ("activity", &info.name, "output", &info.output_type, &info.output_schema),
            ("activity", &info.name, "error", &info.error_type, &info.error_schema),
        ]
    });
    let orchestrations = catalog.orchestrations.iter().flat_map(|info| {
        let progress = info.progress_type.as_ref();
        let progress = progress.map(|ty| ("orchestration", &info.name, "progress", ty, &info.progress_schema));
        let calls = [
            ("orchestration", &info.name, "input", &info.input_type, &info.input_schema),
            ("orchestration", &info.name, "output", &info.output_type, &info.output_schema),
            ("orchestration", &info.name, "error", &info.error_type, &info.error_schema),
        ];
        calls.into_iter().chain(progress)
    });
    let messages =
        messages(&catalog).map(|(kind, info)| (kind, &info.name, "message", &info.message_type, &info.schema));
    let bare = activities.chain(orchestrations).chain(messages).filter(|(.., schema)| schema.is_none());
    report(
        bare.map(|(kind, name, what, ty, _)| format!("{kind} {name}: the {what}, a `{ty}`")),
        "these types have no schema",
        "add `#[derive(schemars::JsonSchema)]` to the type; if the library has no schemas, `checklist!(except(schemas))`",
    );
}

/// The README lists everything.
#[track_caller]
#[doc(hidden)]
pub fn readme(library: &Library) {
    let readme = if library.readme.is_empty() { "README.md" } else { library.readme };
    pass(documented::check(&library.file(readme), &library.catalog()));
}

/// The lock is kept, and records everything.
#[track_caller]
#[doc(hidden)]
pub fn lock(library: &Library) {
    let file = library.file("duroxide.lock.json");
    let catalog = library.catalog();
    pass(locked::check(&file, &catalog).and_then(|()| locked::check_complete(&file, &catalog)));
}

/// The manifest has what crates.io shows.
#[track_caller]
#[doc(hidden)]
pub fn manifest(library: &Library) {
    let license = if library.license.is_empty() { library.license_file } else { library.license };
    let fields = [
        ("description", library.description),
        ("license", license),
        ("repository", library.repository),
        ("readme", library.readme),
    ];
    let missing = fields.into_iter().filter(|(_, value)| value.is_empty()).map(|(field, _)| field.to_owned());
    report(
        missing,
        "Cargo.toml lacks these fields in `[package]`",
        "add them; a README.md next to Cargo.toml is enough for `readme`",
    );
}

/// All messages, each with its kind.
fn messages(catalog: &Catalog) -> impl Iterator<Item = (&'static str, &MessageInfo)> {
    let of = |kind, messages| std::iter::repeat(kind).zip::<std::slice::Iter<'_, _>>(messages);
    let events = of("event", catalog.events.iter());
    events.chain(of("queue", catalog.queues.iter())).chain(of("value", catalog.values.iter()))
}

/// One message for a point.
#[track_caller]
fn report(violations: impl Iterator<Item = String>, problem: &str, help: &str) {
    let violations: Vec<_> = violations.collect();
    assert!(violations.is_empty(), "{problem}:\n  {}\nhelp: {help}", violations.join("\n  "));
}
