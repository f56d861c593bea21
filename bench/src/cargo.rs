//! Runs cargo on the code to measure.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
///
/// # Errors
///
/// If the repository has moved since this program was compiled.
pub fn repository() -> io::Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()
}

/// Runs the cargo that runs this program, after `prepare` has configured it.
///
/// # Errors
///
/// If cargo cannot be started or fails. Its messages go to this program's standard error.
pub fn run(prepare: impl FnOnce(&mut Command) -> &mut Command) -> io::Result<()> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let status = prepare(&mut command).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other("cargo failed")) }
}
