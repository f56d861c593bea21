//! Building registries and catalogs in a program with ten thousand activities in a hundred libraries.

mod entries;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use duroxide::__private::Crate;
use entries::{NAMES, by_hand, of_size};
use std::hint::black_box;

fn registries(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("registry");
    for size in [10, 100, 1_000] {
        let (names, Some(library)) = of_size(size) else { panic!("no library has {size} handlers") };
        assert_eq!(library.activity_registry().list_names().len(), by_hand(names).build().list_names().len());
        // Each result is dropped as well; otherwise this would measure the allocator.
        group.bench_function(BenchmarkId::new("by hand", size), |bencher| {
            bencher.iter(|| by_hand(black_box(names)).build());
        });
        group.bench_function(BenchmarkId::new("attributes", size), |bencher| {
            bencher.iter(|| black_box(library).activity_registry());
        });
    }
    let all = duroxide::create_activity_registry().count();
    assert_eq!(all, NAMES.len() + 1);
    group.bench_function(BenchmarkId::new("by hand", "10000, all of the program"), |bencher| {
        bencher.iter(|| by_hand(black_box(&NAMES)).build());
    });
    group.bench_function(BenchmarkId::new("attributes", "10000, all of the program"), |bencher| {
        bencher.iter(duroxide::create_activity_registry);
    });
    group.finish();
}

fn catalogs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("catalog");
    let library = Crate { name: "library-0", version: "0.1.0", executable: false };
    group.bench_function("1000, of one library", |bencher| bencher.iter(|| library.catalog()));
    group.bench_function("10000, of the program", |bencher| bencher.iter(duroxide::catalog));
    group.finish();
}

criterion_group!(benches, registries, catalogs);
criterion_main!(benches);
