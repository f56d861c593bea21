//! The attributes in a crate that denies every lint.

use duroxide_export_tests::cargo::{cargo, stdout, workspace};

#[test]
fn a_strict_crate_passes_clippy() {
    let mut cargo = cargo(&workspace().join("tests/downstream"));
    stdout(cargo.args(["clippy", "--quiet", "--package", "strict", "--", "-D", "warnings"]));
}

#[test]
fn a_strict_crate_passes_rustdoc() {
    let mut cargo = cargo(&workspace().join("tests/downstream"));
    let arguments = ["doc", "--quiet", "--package", "strict", "--no-deps", "--document-private-items"];
    stdout(cargo.args(arguments).env("RUSTDOCFLAGS", "-D warnings"));
}
