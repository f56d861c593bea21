//! Histories that a library keeps with its tests.

use crate::handler::handle::short_name;
use crate::replay::command::Command;
use crate::replay::recording::Recording;
use crate::replay::replayer::Replay;
use duroxide::EventKind;
use duroxide::runtime::registry::OrchestrationRegistry;
use std::fs;
use std::path::Path;

/// The variable that makes tests rewrite files.
pub(crate) const UPDATE: &str = "UPDATE_DUROXIDE";

/// Whether files are to be rewritten.
pub(crate) fn is_updating() -> bool {
    std::env::var_os(UPDATE).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Keeps a recording in a folder if tests are to rewrite files, unless there is one of the same path that the code still
/// replays.
#[cfg(feature = "testing")]
pub(crate) fn keep(folder: &Path, recording: &Recording, replay: &Replay) -> Result<(), String> {
    if !is_updating() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|error| format!("`{}` cannot be made: {error}", folder.display()))?;
    let file = folder.join(recording.file_name());
    if Recording::load(&file).is_ok_and(|kept| replay.run(&kept).is_same()) {
        return Ok(());
    }
    replay.redacted(recording).and_then(|recording| recording.save(&file)).map_err(|error| error.to_string())
}

impl Recording {
    /// A name for a file: of the orchestration, its version, and the path that it took. Two recordings with the same
    /// commands and the same kind of end have the same name, whatever the payloads are.
    ///
    /// ```text
    /// sell-book-1.0.0-5f1d3ab27c90e4d8.json
    /// ```
    #[must_use]
    pub fn file_name(&self) -> String {
        let mut path = Hash::new();
        let mut first = None;
        for event in
            self.instances.iter().flat_map(|instance| &instance.executions).flat_map(|execution| &execution.events)
        {
            match &event.kind {
                EventKind::OrchestrationStarted { name, version, .. } => {
                    path.add(name);
                    path.add(version);
                    first.get_or_insert((name, version));
                }
                EventKind::OrchestrationCompleted { .. } => path.add("completed"),
                EventKind::OrchestrationFailed { .. } => path.add("failed"),
                EventKind::OrchestrationContinuedAsNew { .. } => path.add("continued"),
                _ => {
                    if let Some(command) = Command::recorded_by(event) {
                        path.add(command.kind());
                        path.add(command.name().unwrap_or_default());
                    }
                }
            }
        }
        let (name, version) = first.map_or(("history", "1.0.0"), |(name, version)| (name, version));
        let plain: String = short_name(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        format!("{plain}-{version}-{:016x}.json", path.0)
    }
}

/// FNV-1a, which is the same in every version of Rust.
struct Hash(u64);

impl Hash {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a text, and its end.
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// Replays a recorded history, for a test that `replay_tests!` defines.
///
/// # Panics
///
/// If the code departs from the history, with the report; or if the file cannot be read.
pub fn check_file(file: &str, orchestrations: OrchestrationRegistry) {
    // It was removed since this test was compiled.
    if !Path::new(file).exists() {
        return;
    }
    let recording = match Recording::load(file) {
        Ok(recording) => recording,
        Err(error) => panic!("{error}"),
    };
    let report = Replay::with(orchestrations).run_prefixes(&recording);
    if report.is_same() {
        return;
    }
    if is_updating() {
        fs::remove_file(file).unwrap_or_else(|error| panic!("{file} cannot be removed: {error}"));
        println!("{file} is removed, because the code no longer replays it:\n\n{report}");
        return;
    }
    panic!(
        "the code does not replay {file}:\n\n{report}\nUndo the change, or do what the help says. If no instance with such a \
         history can run any more, remove the file, or let `{UPDATE}=1 cargo test` do it"
    );
}

/// Replays the histories in a folder that `replay_tests!` has not seen when it was compiled.
///
/// # Panics
///
/// Like [`check_file`]; and if the folder has no history at all.
pub fn check_others(folder: &str, seen: &[&str], orchestrations: &dyn Fn() -> OrchestrationRegistry) {
    assert!(
        Path::new(folder).is_dir() || is_updating(),
        "there is no folder {folder}: the path is relative to the package. `.keep_histories(\"..\")` of a test runtime makes it, \
         with `{UPDATE}=1 cargo test`"
    );
    let entries = fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect::<Vec<_>>());
    let mut files: Vec<_> = entries.unwrap_or_default();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    assert!(
        !files.is_empty() || is_updating(),
        "{folder} has no recorded histories: add `.keep_histories(\"..\")` to the test runtimes, and run `{UPDATE}=1 cargo test`"
    );
    for file in files {
        let file = file.to_string_lossy();
        if !seen.contains(&&*file) {
            check_file(&file, orchestrations());
        }
    }
}
