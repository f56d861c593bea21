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
