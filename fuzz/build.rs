//! Makes the macros an ordinary library. Not by cargo-fuzz's own `cfg(fuzzing)`, with which proc-macro2 has no spans.

fn main() {
    println!("cargo::rustc-cfg=fuzzed");
    println!("cargo::rerun-if-changed=build.rs");
}
