//! The two programs, as processes.

use duroxide::catalog::Catalog;
use std::env;
use std::process::{Child, Command, Stdio};

/// The old program.
pub(crate) const OLD: &str = env!("CARGO_BIN_EXE_old");
/// The new program.
pub(crate) const NEW: &str = env!("CARGO_BIN_EXE_new");

/// A program without logs, unless `UPGRADES_LOG` selects some.
fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env("RUST_LOG", env::var("UPGRADES_LOG").unwrap_or_else(|_| "off".to_owned()));
    command
}

/// Runs a program, and returns what it prints.
fn output(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = command(program).args(arguments).output().expect("a program");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The catalog of a program.
pub(crate) fn catalog(program: &str) -> Catalog {
    serde_json::from_slice(&output(program, &["catalog"])).expect("a catalog")
}

/// Lets a program send something to instances.
pub(crate) fn send(program: &str, url: &str, step: usize, instances: &[&str]) {
    if !instances.is_empty() {
        output(program, &[&["send", url, &step.to_string()], instances].concat());
    }
}

/// A program that works until it is dropped.
pub(crate) struct Worker(Child);

impl Worker {
    /// Starts a worker for orchestrations, for activities, or for both.
    pub(crate) fn start(program: &str, url: &str, orchestrations: bool, activities: bool) -> Self {
        // SQLite has one writer at a time.
        let most = if url.starts_with("sqlite:") { "1" } else { "4" };
        let concurrency = |works| if works { most } else { "0" };
        let arguments = ["work", url, concurrency(orchestrations), concurrency(activities)];
        Self(command(program).args(arguments).stdin(Stdio::piped()).spawn().expect("a worker"))
    }
}

impl Drop for Worker {
    /// Lets it finish what it does.
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let status = self.0.wait().expect("a process");
        assert!(status.success() || std::thread::panicking(), "{status}");
    }
}
