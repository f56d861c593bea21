//! Rendering a catalog of 1,100 handlers.

#[expect(unreachable_pub, reason = "the library of the tests exports it")]
#[path = "../../tests/src/large_catalog.rs"]
mod large_catalog;

use criterion::{Criterion, criterion_group, criterion_main};
use duroxide::Catalog;
use std::hint::black_box;

type Render = fn(&Catalog) -> String;

fn renderings(criterion: &mut Criterion) {
    let catalog = large_catalog::large_catalog(1000);
    let mut group = criterion.benchmark_group("render");
    let renderings: [(&str, Render); 4] = [
        ("Markdown", Catalog::to_markdown),
        ("Mermaid", Catalog::to_mermaid),
        ("DOT", Catalog::to_dot),
        ("HTML", Catalog::to_html),
    ];
    for (name, render) in renderings {
        group.bench_function(name, |bencher| bencher.iter(|| render(black_box(&catalog))));
    }
    group.finish();
}

criterion_group!(benches, renderings);
criterion_main!(benches);
