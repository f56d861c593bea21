//! A clock that jumps, for workers that look at it.

use duroxide_export_tests_support::skip;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use tempfile::NamedTempFile;

/// The clock of some processes. The real one does not change.
#[derive(Debug)]
pub struct Clock {
    library: PathBuf,
    offset: NamedTempFile,
}

impl Clock {
    /// A clock that is right for now. Prints a message and returns `None` without libfaketime.
    ///
    /// # Panics
    ///
    /// If it is not installed and the variable `CI` is set, so that CI skips nothing unnoticed.
    #[must_use]
    pub fn new() -> Option<Self> {
        let Some(library) = library() else {
            skip("libfaketime is not installed (apt-get install faketime)");
            return None;
        };
        let clock = Self { library, offset: NamedTempFile::new().expect("a temporary file") };
        clock.jump(0);
        Some(clock)
    }

    /// Makes the clock wrong by so many seconds.
    fn jump(&self, seconds: i32) {
        fs::write(self.offset.path(), format!("{seconds:+}\n")).expect("the clock is set");
    }

    /// Jumps a quarter of a minute ahead for a while, then as far back for a while, and is right again.
    pub(crate) async fn stray(&self, ahead: Duration, behind: Duration) {
        self.jump(15);
        tokio::time::sleep(ahead).await;
        self.jump(-15);
        tokio::time::sleep(behind).await;
        self.jump(0);
    }

    /// Lets a process look at this clock. How time passes is not changed, only what time it is.
    pub(crate) fn show(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", &self.library)
            .env("FAKETIME_TIMESTAMP_FILE", self.offset.path())
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    }
}

/// Where Debian puts it.
fn library() -> Option<PathBuf> {
    let architectures = fs::read_dir("/usr/lib").ok()?.flatten();
    let candidates = architectures.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"));
    candidates.into_iter().find(|library| library.is_file())
}
