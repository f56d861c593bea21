//! Compiles the macros as an ordinary library. cargo-fuzz's own `cfg(fuzzing)` does not work for this, because
//! proc-macro2 has no spans under it.

fn main() {
    println!("cargo::rustc-cfg=fuzzed");
    println!("cargo::rerun-if-changed=build.rs");
}
