//! Linking: real programs, built by cargo in debug and in release mode with everything that drops unused code.

use duroxide_export_tests::cargo::{cargo, stderr_of_failure, stdout, workspace};
use std::fs;
use std::path::Path;
use std::process::Command;

fn program(name: &str, profile: &str) -> Command {
    let mut cargo = cargo(&workspace().join("tests/downstream"));
    cargo.args(["run", "--quiet", "--package", name, "--profile", profile]);
    cargo
}

#[test]
fn naming_one_constant_links_the_whole_library() {
    for profile in ["dev", "release"] {
        let printed = stdout(&mut program("one", profile));
        assert_eq!(
            printed,
            "shipping::activity::print-label one::activity::greet-person\n\
             one::activity::greet-person shipping::activity::print-label shipping::orchestration::ship-parcel\n",
            "{profile}"
        );
    }
}

#[test]
fn a_program_without_handlers_explains_how_to_link_them() {
    for profile in ["dev", "release"] {
        let complaint = stderr_of_failure(&mut program("unlinked", profile));
        assert!(
            complaint.contains("no activities or orchestrations are linked into this binary")
                && complaint.contains("`use duroxide_azure_arm as _;`"),
            "{profile}: {complaint}"
        );
        assert!(complaint.contains("unlinked/src/main.rs:4"), "the panic is at the caller, {profile}: {complaint}");
    }
}

#[test]
fn the_targets_of_a_package_have_handlers_of_their_own() {
    let mut tests = cargo(&workspace().join("tests/downstream"));
    let printed = stdout(tests.args(["test", "--package", "targets"]));
    for test in [
        "the_program_works",
        "checklist::documentation",
        "the_library_has_its_own_handlers_only",
        "src/lib.rs - (line 6)",
        "ReadmeDocTests (line 3)",
    ] {
        assert!(printed.contains(&format!("{test} ... ok")), "{test}: {printed}");
    }
    let mut example = cargo(&workspace().join("tests/downstream"));
    let printed = stdout(example.args(["run", "--quiet", "--package", "targets", "--example", "targets"]));
    assert!(printed.contains("write `export!` in its `src/lib.rs`, and use `targets::registry`"), "{printed}");
}

/// The packages of the toolkit.
const PACKAGES: [&str; 4] =
    ["duroxide-export", "duroxide-export-catalog", "duroxide-export-macros", "duroxide-export-stores"];

/// Copies the packages of the toolkit as another version of them.
fn write_other_version(directory: &Path) {
    for package in PACKAGES {
        let status = Command::new("cp").arg("-r").arg(workspace().join(package)).arg(directory).status().unwrap();
        assert!(status.success());
    }
    let manifest = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    let members = manifest.split_once("members = [").unwrap().1.split_once(']').unwrap().0;
    let packages: Vec<_> = PACKAGES.iter().map(|package| format!("{package:?}")).collect();
    let manifest = manifest.replace(members, &packages.join(", "));
    fs::write(directory.join("Cargo.toml"), manifest.replace("0.1.0\"", "0.2.0\"")).unwrap();
}

#[test]
fn two_versions_of_the_toolkit_are_rejected() {
    let directory = tempfile::tempdir().unwrap();
    let other = directory.path().join("other");
    fs::create_dir(&other).unwrap();
    write_other_version(&other);
    let app = directory.path().join("app");
    fs::create_dir_all(app.join("src")).unwrap();
    fs::write(app.join("src/main.rs"), "fn main() {}").unwrap();
    let manifest = |dependencies: &str| {
        format!(
            "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{dependencies}"
        )
    };
    let path =
        |root: &Path| format!("package = \"duroxide-export\", path = '{}'", root.join("duroxide-export").display());
    let this = format!("shop = {{ {} }}\n", path(&workspace()));
    let both = format!("{this}post = {{ {} }}\n", path(&other));
    fs::copy(workspace().join("Cargo.lock"), app.join("Cargo.lock")).unwrap();
    let metadata = || {
        let mut command = cargo(&app);
        command.args(["metadata", "--format-version=1", "--offline"]);
        command
    };
    fs::write(app.join("Cargo.toml"), manifest(&this)).unwrap();
    stdout(&mut metadata());
    fs::write(app.join("Cargo.toml"), manifest(&both)).unwrap();
    let complaint = stderr_of_failure(&mut metadata());
    assert!(
        complaint.contains("links to the native library `one-duroxide-export-per-program`")
            && complaint.contains("conflicts with a previous package"),
        "{complaint}"
    );
}

#[test]
fn two_versions_of_one_library_are_kept_apart() {
    for profile in ["dev", "release"] {
        let mut command = program("linked", profile);
        let output = command.output().unwrap();
        let (printed, complaint) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(
            printed,
            "1 activities, shipping::orchestration::ship-parcel in [\"1.0.0\"], inputs u32\n\
             2 activities, shipping::orchestration::ship-parcel in [\"2.0.0\"], inputs u64 u64\n\
             3 activities in all\n\
             2 orchestrations\n",
            "{profile}: {complaint}"
        );
        // The program contains one activity twice.
        assert!(!output.status.success());
        for part in [
            "activity `shipping::activity::print-label` is defined twice",
            "libs/shipping-1.0.0/src/lib.rs:5 (shipping 1.0.0)",
            "libs/shipping-2.0.0/src/lib.rs:5 (shipping 2.0.0)",
            "through the `registry` module of each",
        ] {
            assert!(complaint.contains(part), "{part} is not in, {profile}: {complaint}");
        }
    }
}

/// The library of a C program: three activities, each in an object file of its own, and a function that counts them.
#[cfg(target_os = "linux")]
const EMBEDDED: &str = r#"
mod first { #[duroxide::activity(idempotent)] async fn add_one(x: u64) -> Result<u64, String> { Ok(x + 1) } }
mod second { #[duroxide::activity(idempotent)] async fn add_two(x: u64) -> Result<u64, String> { Ok(x + 2) } }
mod third { #[duroxide::activity(idempotent)] async fn add_three(x: u64) -> Result<u64, String> { Ok(x + 3) } }
duroxide::export!(registry, allow(DX0101));
#[unsafe(no_mangle)]
pub extern "C" fn activities() -> usize { duroxide::catalog().activities.len() }
"#;

#[cfg(target_os = "linux")]
const C_PROGRAM: &str = "#include <stdio.h>
size_t activities(void);
int main(void) { printf(\"%zu\", activities()); }
";

/// What a C program prints that counts the activities of the library.
#[cfg(target_os = "linux")]
fn counted(directory: &Path, codegen_units: usize, before: &str, after: &str) -> String {
    let manifest = format!(
        "[package]\nname = \"embedded\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [lib]\ncrate-type = [\"staticlib\"]\n\n[dependencies]\nduroxide = {{ package = \"duroxide-export\", path = '{}' }}\n\n\
         [profile.dev.package.embedded]\nincremental = false\ncodegen-units = {codegen_units}\n",
        workspace().join("duroxide-export").display()
    );
    fs::write(directory.join("Cargo.toml"), manifest).unwrap();
    stdout(cargo(directory).args(["build", "--quiet", "--offline"]));
    let archive = duroxide_export_tests::cargo::target_directory().join("debug/libembedded.a");
    let mut linker = Command::new("cc");
    linker.current_dir(directory).args(["main.c", "-o", "main"]).args(before.split_whitespace()).arg(archive);
    stdout(linker.args(after.split_whitespace()).args(["-lpthread", "-ldl", "-lm"]));
    stdout(&mut Command::new(directory.join("main")))
}

#[test]
#[cfg(target_os = "linux")]
fn a_static_library_is_passed_whole_to_other_linkers() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("src")).unwrap();
    fs::write(directory.path().join("src/lib.rs"), EMBEDDED).unwrap();
    fs::write(directory.path().join("main.c"), C_PROGRAM).unwrap();
    fs::copy(workspace().join("tests/downstream/Cargo.lock"), directory.path().join("Cargo.lock")).unwrap();
    let counted = |units, before, after| counted(directory.path(), units, before, after);
    assert_eq!(counted(256, "-Wl,--whole-archive", "-Wl,--no-whole-archive"), "3");
    assert_ne!(counted(256, "", ""), "3", "the guide need not mention this any more");
    assert_eq!(counted(1, "", ""), "3");
}
