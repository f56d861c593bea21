//! The two programs, as processes.

use duroxide::catalog::Catalog;
use std::collections::BTreeSet;
use std::env;
use std::process::{Child, Command, Stdio};

/// One of the two programs, and which names it has.
pub(crate) struct Program {
    pub(crate) path: &'static str,
    pub(crate) catalog: Catalog,
    pub(crate) activities: BTreeSet<String>,
    /// Orchestrations with their versions.
    pub(crate) versions: BTreeSet<(String, String)>,
}

impl Program {
    pub(crate) fn old() -> Self {
        Self::at(env!("CARGO_BIN_EXE_old"))
    }

    pub(crate) fn new() -> Self {
        Self::at(env!("CARGO_BIN_EXE_new"))
    }

    fn at(path: &'static str) -> Self {
        let mut catalog: Catalog = serde_json::from_slice(&output(path, &["catalog"])).expect("a catalog");
        // As if both were one program, whose functions have places.
        for activity in &mut catalog.activities {
            let place = activity.source.module_path.split_once("::").expect("a module in a program").1.to_owned();
            activity.source.module_path = place.into();
        }
        let activities = catalog.activities.iter().flat_map(|info| info.aliases.iter().chain([&info.name]));
        let activities = activities.map(ToString::to_string).collect();
        let versions = catalog.orchestrations.iter().flat_map(|info| {
            let names = info.aliases.iter().chain([&info.name]);
            names.map(|name| (name.to_string(), info.version.to_string()))
        });
        let versions = versions.collect();
        Self { path, catalog, activities, versions }
    }

    /// Lets the program begin a third of instances.
    pub(crate) fn send(&self, url: &str, third: usize, instances: &[String]) {
        if !instances.is_empty() {
            let instances: Vec<_> = instances.iter().map(String::as_str).collect();
            output(self.path, &[&["send", url, &third.to_string()], &*instances].concat());
        }
    }
}

/// Runs a program, and returns what it prints.
fn output(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = command(program).args(arguments).output().expect("a program");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// A program without logs, unless `UPGRADES_LOG` selects some.
fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env("RUST_LOG", env::var("UPGRADES_LOG").unwrap_or_else(|_| "off".to_owned()));
    command
}

/// A program that works until it is dropped.
pub(crate) struct Worker(Child);

impl Worker {
    /// Starts a worker for orchestrations, for activities, or for both.
    pub(crate) fn start(program: &Program, url: &str, orchestrations: bool, activities: bool) -> Self {
        // SQLite has one writer at a time.
        let most = if url.starts_with("sqlite:") { "1" } else { "4" };
        let concurrency = |works| if works { most } else { "0" };
        let arguments = ["work", url, concurrency(orchestrations), concurrency(activities)];
        Self(command(program.path).args(arguments).stdin(Stdio::piped()).spawn().expect("a worker"))
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
