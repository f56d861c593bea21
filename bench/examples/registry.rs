//! Builds a registry repeatedly, to count its instructions: `registry by-hand 1000 20`.

#[path = "../benches/registry/entries.rs"]
mod entries;

use duroxide::__private::Crate;
use entries::{MEASURED, NAMES, by_hand};
use std::hint::black_box;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [style, size, times] = &arguments[..] else { panic!("registry (by-hand|attributes) SIZE TIMES") };
    let size: usize = size.parse().expect("a size");
    for _ in 0..times.parse().expect("how often") {
        match (style.as_str(), MEASURED.iter().find(|measured| measured.2 == size)) {
            ("by-hand", Some((_, start, size))) => drop(by_hand(black_box(&NAMES[*start..start + size])).build()),
            ("by-hand", None) => drop(by_hand(black_box(&NAMES)).build()),
            (_, Some((name, ..))) => drop(black_box(Crate { name, version: "0.1.0" }).activity_registry()),
            (_, None) => drop(duroxide::create_activity_registry()),
        }
    }
}
