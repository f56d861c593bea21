//! Ten thousand activities in a hundred libraries, and their hand-written registration.

use duroxide::__private::{Crate, Definition, Entry, Handle, Location, Meta, inventory};
use duroxide::runtime::registry::ActivityRegistryBuilder;
use duroxide::{ActivityContext, ActivityRegistry};

/// Run a step.
///
/// # Errors
///
/// Never.
#[duroxide::activity(name = "run-step", not_idempotent)]
pub(crate) async fn run_step(_ctx: ActivityContext, input: Vec<u64>) -> Result<u64, String> {
    Ok(input.iter().sum())
}

/// The function of all entries.
type Step = <RunStep as Handle>::Definition;

macro_rules! entry {
    ($library:literal, $name:literal, $line:literal) => {
        inventory::submit! {
            Entry::described::<Step>(&Meta {
                name: $name,
                location: Location {
                    crate_name: $library,
                    crate_version: "0.1.0",
                    executable: false,
                    line: $line,
                    ..<Step as Definition>::META.location
                },
                ..<Step as Definition>::META
            })
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/entries.rs"));

/// The libraries that are measured separately: name, place in [`NAMES`], and size.
const MEASURED: [(&str, usize, usize); 3] =
    [("library-1", 1_000, 10), ("library-2", 1_010, 100), ("library-0", 0, 1_000)];

/// The names of so many handlers, and the library that has them. It takes all libraries to have 10,000.
pub(crate) fn of_size(size: usize) -> (&'static [&'static str], Option<Crate>) {
    match MEASURED.iter().find(|measured| measured.2 == size) {
        Some((name, start, size)) => {
            (&NAMES[*start..start + size], Some(Crate { name, version: "0.1.0", executable: false }))
        }
        None => (&NAMES, None),
    }
}

/// What an author writes: a name and a function for each handler.
pub(crate) fn by_hand(names: &[&'static str]) -> ActivityRegistryBuilder {
    let builder = ActivityRegistry::builder();
    names.iter().fold(builder, |builder, name| builder.register_typed(*name, run_step))
}
