//! Builds a registry repeatedly, to count its instructions: `registry by-hand 1000 20`.

#[path = "../benches/registry/entries.rs"]
mod entries;

use entries::{by_hand, of_size};
use std::hint::black_box;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [style, size, times] = &arguments[..] else { panic!("registry (by-hand|attributes) SIZE TIMES") };
    let size: usize = size.parse().expect("a size");
    let (names, library) = of_size(size);
    for _ in 0..times.parse().expect("how often") {
        match (style.as_str(), library) {
            ("by-hand", _) => drop(by_hand(black_box(names)).build()),
            (_, Some(library)) => drop(black_box(library).activity_registry()),
            (_, None) => drop(duroxide::create_activity_registry()),
        }
    }
}
