//! cargo, run on users' crates outside the workspace.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The workspace.
///
/// # Panics
///
/// If it is gone.
#[must_use]
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the tests are in the workspace")
}

/// cargo in a directory, with build artifacts in a directory below the workspace's own, or in that if `target` is empty.
///
/// # Panics
///
/// If the test binary is not where cargo puts them.
#[must_use]
pub fn cargo(directory: &Path, target: &str) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(directory);
    command.env("CARGO_TARGET_DIR", target_directory().join(target));
    // What the outer cargo set for this package is not meant for the inner one.
    for (name, _) in
        std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    {
        command.env_remove(name);
    }
    command
}

/// Where the outer cargo puts build artifacts.
///
/// # Panics
///
/// If the test binary is not there.
#[must_use]
pub fn target_directory() -> PathBuf {
    // A test binary is in `target/debug/deps`.
    let binary = std::env::current_exe().expect("a test binary");
    binary.ancestors().nth(3).expect("a target directory").to_owned()
}

/// Runs to the end. Standard output of a success.
///
/// # Panics
///
/// If the command cannot be started or fails; with its standard error.
pub fn stdout(command: &mut Command) -> String {
    let output = output(command);
    assert!(output.status.success(), "{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// Runs to the end. Standard error of a failure.
///
/// # Panics
///
/// If the command cannot be started or succeeds.
pub fn stderr_of_failure(command: &mut Command) -> String {
    let output = output(command);
    assert!(!output.status.success(), "{command:?} did not fail:\n{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).expect("text")
}

fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}
