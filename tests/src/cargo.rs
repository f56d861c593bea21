//! Runs cargo on users' crates outside the workspace.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the workspace.
///
/// # Panics
///
/// If it no longer exists.
#[must_use]
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the tests are in the workspace")
}

/// cargo in a directory outside the workspace, with the workspace's target directory and dev profile, so that most
/// dependencies are compiled already.
///
/// # Panics
///
/// If the test binary is not where cargo puts it.
#[must_use]
pub fn cargo(directory: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(directory);
    command.env("CARGO_TARGET_DIR", target_directory());
    for profile in ["CARGO_PROFILE_DEV", "CARGO_PROFILE_DEV_BUILD_OVERRIDE"] {
        command.env(format!("{profile}_DEBUG"), "line-tables-only");
    }
    // Variables that the outer cargo set for this package must not reach the inner one.
    for (name, _) in
        std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    {
        command.env_remove(name);
    }
    command
}

/// The target directory of the outer cargo.
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

/// Runs the command to its end, and returns the standard output.
///
/// # Panics
///
/// If the command cannot be started or fails. The message contains its standard error.
pub fn stdout(command: &mut Command) -> String {
    let output = output(command);
    assert!(output.status.success(), "{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// Runs the command to its end, and returns the standard error of its failure.
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
