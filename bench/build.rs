//! Generates ten thousand entries in a hundred libraries for the registry benchmark.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// The libraries: two with the sizes that are measured separately, and enough others to make a hundred libraries with
/// ten thousand entries.
fn sizes() -> Vec<usize> {
    let mut sizes = vec![1_000, 10, 100];
    sizes.extend([90; 97]);
    let missing = 10_000 - sizes.iter().sum::<usize>();
    sizes[3] += missing;
    sizes
}

fn main() {
    let mut entries = String::new();
    let mut names = String::new();
    for (library, size) in sizes().into_iter().enumerate() {
        for step in 0..size {
            let _ = writeln!(
                entries,
                "entry!(\"library-{library}\", \"library-{library}::activity::run-step-{step}\", {step});"
            );
            let _ = writeln!(names, "    \"library-{library}::activity::run-step-{step}\",");
        }
    }
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let text = format!(
        "{entries}\n/// The names, library by library.\npub(crate) static NAMES: [&str; 10_000] = [\n{names}];\n"
    );
    fs::write(Path::new(&out).join("entries.rs"), text).expect("the directory can be written");
    println!("cargo::rerun-if-changed=build.rs");
}
