//! Does nothing. cargo only accepts `links` from a package with a build script; see `Cargo.toml` about the key.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
