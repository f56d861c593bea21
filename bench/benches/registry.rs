//! Building registries, and catalogs, in a program with ten thousand activities of a hundred libraries.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use duroxide::__private::{Crate, Definition, Entry, Meta, inventory};
use duroxide::{ActivityContext, ActivityRegistry};
use std::hint::black_box;

/// Run a step.
///
/// # Errors
///
/// Never.
#[duroxide::activity(name = "run-step", not_idempotent)]
pub async fn run_step(_ctx: ActivityContext, input: Vec<u64>) -> Result<u64, String> {
    Ok(input.iter().sum())
}

macro_rules! entry {
    ($library:literal, $name:literal, $line:literal) => {
        inventory::submit! {
            Entry::described::<__RunStep>(&Meta {
                name: $name,
                crate_name: $library,
                crate_version: "0.1.0",
                line: $line,
                ..<__RunStep as Definition>::META
            })
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/entries.rs"));

/// What an author writes: a name and a function for each.
fn by_hand(names: &[&'static str]) -> ActivityRegistry {
    let builder = ActivityRegistry::builder();
    names.iter().fold(builder, |builder, name| builder.register_typed(*name, run_step)).build()
}

fn registries(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("registry");
    // The libraries that are measured by themselves come first.
    for (library, start, size) in [("library-1", 1_000, 10), ("library-2", 1_010, 100), ("library-0", 0, 1_000)] {
        let names = &NAMES[start..start + size];
        let library = Crate { name: library, version: "0.1.0" };
        assert_eq!(library.activity_registry().list_names().len(), by_hand(names).list_names().len());
        // What is built is dropped too: kept, it would be the allocator that is measured.
        group.bench_function(BenchmarkId::new("by hand", size), |bencher| {
            bencher.iter(|| by_hand(black_box(names)));
        });
        group.bench_function(BenchmarkId::new("attributes", size), |bencher| {
            bencher.iter(|| black_box(library).activity_registry());
        });
    }
    let all = duroxide::create_activity_registry().count();
    assert_eq!(all, NAMES.len() + 1);
    group.bench_function(BenchmarkId::new("by hand", "10000, all of the program"), |bencher| {
        bencher.iter(|| by_hand(black_box(&NAMES)));
    });
    group.bench_function(BenchmarkId::new("attributes", "10000, all of the program"), |bencher| {
        bencher.iter(duroxide::create_activity_registry);
    });
    group.finish();
}

fn catalogs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("catalog");
    let library = Crate { name: "library-0", version: "0.1.0" };
    group.bench_function("1000, of one library", |bencher| bencher.iter(|| library.catalog()));
    group.bench_function("10000, of the program", |bencher| bencher.iter(duroxide::catalog));
    group.finish();
}

criterion_group!(benches, registries, catalogs);
criterion_main!(benches);
