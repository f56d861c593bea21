//! duroxide's registries, built from the entries of a binary or of one crate.
//!
//! duroxide's builder panics on versions that do not ascend, discards errors unless asked, and takes some
//! duplicates silently. Everything is therefore sorted and checked here, before the builder sees it.

use crate::definition::Meta;
use crate::entry::{Entry, Scope, entries};
use crate::registry_error::{Problem, RegistryError};
use duroxide::runtime::registry::{ActivityRegistry, OrchestrationRegistry, Registry, RegistryBuilder};
use duroxide::runtime::{ActivityHandler, OrchestrationHandler};
use duroxide::{ActivityContext, OrchestrationContext};
use semver::Version;

/// An [`ActivityRegistry`] with every activity that is linked into this binary.
///
/// # Panics
///
/// If two activities have one name, with the place of both, or if nothing at all is linked in, with the line
/// that links a library.
///
/// ```
/// # use duroxide_export as duroxide;
/// #[duroxide::activity(name = "charge-card")]
/// async fn charge_card(amount_in_cents: u64) -> Result<u64, String> {
///     Ok(amount_in_cents)
/// }
///
/// assert!(duroxide::create_activity_registry().has(ChargeCard::NAME));
/// ```
#[must_use]
#[track_caller]
pub fn create_activity_registry() -> ActivityRegistry {
    or_panic(of_binary::<ActivityContext>())
}

/// An [`OrchestrationRegistry`] with every orchestration that is linked into this binary, in all versions.
///
/// # Panics
///
/// If two orchestrations have one name and version, with the place of both, or if nothing at all is linked in,
/// with the line that links a library.
///
/// ```
/// # use duroxide_export as duroxide;
/// #[duroxide::orchestration(name = "sell-book", version = "1.2.0")]
/// async fn sell_book(price_in_cents: u64) -> Result<u64, String> {
///     Ok(price_in_cents)
/// }
///
/// let registry = duroxide::create_orchestration_registry();
/// assert_eq!(registry.resolve_version(SellBook::NAME).unwrap().to_string(), "1.2.0");
/// ```
#[must_use]
#[track_caller]
pub fn create_orchestration_registry() -> OrchestrationRegistry {
    or_panic(of_binary::<OrchestrationContext>())
}

/// The registry of one crate's handlers.
#[track_caller]
pub(crate) fn of_crate<C: HandlerContext>(scope: Scope) -> Registry<C::Handler>
where
    Entry<C>: inventory::Collect,
{
    or_panic(build(entries::<C>(scope)))
}

/// The registry of everything that is linked in, which must be something.
fn of_binary<C: HandlerContext>() -> Result<Registry<C::Handler>, RegistryError>
where
    Entry<C>: inventory::Collect,
{
    let nothing_is_linked = entries::<ActivityContext>(Scope::Binary).is_empty()
        && entries::<OrchestrationContext>(Scope::Binary).is_empty();
    if nothing_is_linked {
        return Err(RegistryError::new(vec![Problem::NothingLinked]));
    }
    build(entries::<C>(Scope::Binary))
}

#[track_caller]
fn or_panic<T>(result: Result<T, RegistryError>) -> T {
    // Not in a closure: that would be the place that the panic names, instead of the caller's.
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

/// The context of a kind of handler, which decides how duroxide registers it.
pub(crate) trait HandlerContext: Sized + 'static {
    /// What duroxide's registry of that kind holds.
    type Handler: ?Sized;
    /// How the kind is called in messages.
    const KIND: &'static str;

    /// Adds the handler under a name.
    fn register(
        entry: &Entry<Self>,
        name: &'static str,
        builder: RegistryBuilder<Self::Handler>,
    ) -> RegistryBuilder<Self::Handler>;
}

impl HandlerContext for ActivityContext {
    type Handler = dyn ActivityHandler;
    const KIND: &'static str = "activity";

    fn register(
        entry: &Entry<Self>,
        name: &'static str,
        builder: RegistryBuilder<Self::Handler>,
    ) -> RegistryBuilder<Self::Handler> {
        builder.register(name, entry.run)
    }
}

impl HandlerContext for OrchestrationContext {
    type Handler = dyn OrchestrationHandler;
    const KIND: &'static str = "orchestration";

    fn register(
        entry: &Entry<Self>,
        name: &'static str,
        builder: RegistryBuilder<Self::Handler>,
    ) -> RegistryBuilder<Self::Handler> {
        builder.register_versioned(name, entry.meta.version, entry.run)
    }
}

/// One name and version under which an entry is to be registered.
struct Registration<C: 'static> {
    name: &'static str,
    version: Version,
    entry: &'static Entry<C>,
}

fn build<C: HandlerContext>(entries: Vec<&'static Entry<C>>) -> Result<Registry<C::Handler>, RegistryError> {
    let mut problems = Vec::new();
    let mut registrations = registrations(entries, &mut problems);
    registrations.sort_by(|a, b| (a.name, &a.version).cmp(&(b.name, &b.version)));
    problems.extend(duplicates(&registrations));
    if !problems.is_empty() {
        return Err(RegistryError::new(problems));
    }
    registrations
        .into_iter()
        .fold(Registry::builder(), |builder, registration| C::register(registration.entry, registration.name, builder))
        .build_result()
        .map_err(|message| RegistryError::new(vec![Problem::Duroxide(message)]))
}

/// Every entry under its name and its aliases.
fn registrations<C>(entries: Vec<&'static Entry<C>>, problems: &mut Vec<Problem>) -> Vec<Registration<C>> {
    let mut registrations = Vec::with_capacity(entries.len());
    for entry in entries {
        match Version::parse(entry.meta.version) {
            Ok(version) => registrations.extend(entry.meta.names().map(|name| Registration {
                name,
                version: version.clone(),
                entry,
            })),
            Err(error) => problems.push(Problem::Version { meta: entry.meta, error: error.to_string() }),
        }
    }
    registrations
}

/// Neighbours of one name and version in the sorted list.
fn duplicates<C: HandlerContext>(sorted: &[Registration<C>]) -> impl Iterator<Item = Problem> {
    sorted.windows(2).filter(|pair| pair[0].name == pair[1].name && pair[0].version == pair[1].version).map(|pair| {
        Problem::Duplicate {
            kind: C::KIND,
            name: pair[0].name,
            version: pair[0].version.to_string(),
            places: [pair[0].entry.meta, pair[1].entry.meta].map(Meta::place),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{HandlerContext, build};
    use crate::definition::{Definition, Meta};
    use crate::entry::Entry;
    use duroxide::runtime::registry::Registry;
    use duroxide::{ActivityContext, OrchestrationContext};

    const META: Meta = Meta {
        name: "shop::orchestration::sell-book",
        aliases: &[],
        version: "1.0.0",
        description: "",
        deprecated: None,
        idempotent: false,
        uses: &[],
        crate_name: "shop",
        crate_version: "0.3.0",
        module_path: "shop::orchestrations",
        file: "src/orchestrations.rs",
        line: 1,
    };

    /// A definition whose metadata is given, with a handler that does nothing.
    macro_rules! entry {
        ($context:ty, { $($field:ident: $value:expr),* }) => {{
            struct Marker;
            impl Definition for Marker {
                type Context = $context;
                type Input = ();
                type Arguments = ((),);
                type Return = Result<(), String>;
                const META: Meta = Meta { $($field: $value,)* ..META };
                fn invoke(_: $context, ((),): Self::Arguments) -> impl Future<Output = Self::Return> + Send {
                    std::future::ready(Ok(()))
                }
            }
            const { &Entry::of::<Marker>() }
        }};
    }

    fn build_all<C: HandlerContext>(entries: &[&'static Entry<C>]) -> Result<Registry<C::Handler>, String> {
        build(entries.to_vec()).map_err(|error| error.to_string())
    }

    #[test]
    fn versions_are_registered_in_ascending_order_whatever_order_they_come_in() {
        let registry = build_all(&[
            entry!(OrchestrationContext, { version: "1.10.0" }),
            entry!(OrchestrationContext, { version: "2.0.0-rc.1" }),
            entry!(OrchestrationContext, { version: "1.9.0" }),
        ])
        .unwrap();
        let versions: Vec<_> = registry.list_versions(META.name).iter().map(ToString::to_string).collect();
        assert_eq!(versions, ["1.9.0", "1.10.0", "2.0.0-rc.1"]);
    }

    #[test]
    fn aliases_are_registered_too() {
        let registry = build_all(&[entry!(ActivityContext, { aliases: &["shop::activity::old", "old"] })]).unwrap();
        let mut names = registry.list_names();
        names.sort();
        assert_eq!(names, ["old", "shop::activity::old", META.name]);
    }

    #[test]
    fn duplicates_are_refused_with_both_places() {
        let error = build_all(&[
            entry!(OrchestrationContext, { line: 10 }),
            entry!(OrchestrationContext, { line: 20, version: "1.1.0" }),
            entry!(OrchestrationContext, { line: 30, file: "src/other.rs", crate_version: "0.4.0" }),
        ])
        .err()
        .unwrap();
        assert_eq!(
            error,
            "the registry cannot be built: orchestration `shop::orchestration::sell-book` version 1.0.0 is defined \
             twice, at src/orchestrations.rs:10 (shop 0.3.0) and at src/other.rs:30 (shop 0.4.0); two versions of one \
             library are registered apart, through the `registry` module of each"
        );
    }

    #[test]
    fn an_alias_that_is_anothers_name_is_a_duplicate() {
        let error = build_all(&[
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
        let error = build_all(&[
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
    fn names_that_duroxide_reserves_are_refused() {
        let error = build_all(&[entry!(ActivityContext, { name: "__duroxide_syscall:new_guid" })]).err().unwrap();
        assert!(error.contains("uses reserved prefix"), "{error}");
    }
}
