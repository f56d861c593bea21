//! The logs of tests.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::runtime::{Handle, Id};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::TestWriter;

/// Keeps log lines for a test that fails, unless the test has a subscriber already. duroxide would install one that prints to
/// standard output even if the test passes.
pub(super) fn capture_logs() {
    let filter = EnvFilter::try_from_default_env();
    let is_requested = filter.is_ok();
    // As duroxide's.
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("warn,duroxide::orchestration=info,duroxide::activity=info"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter);
    // Otherwise, the test harness keeps what is printed.
    let shows_output = std::env::args().any(|argument| argument == "--nocapture" || argument == "--no-capture")
        || std::env::var_os("RUST_TEST_NOCAPTURE").is_some();
    let _ = if shows_output && !is_requested {
        subscriber.with_writer(|| Held).try_init()
    } else {
        subscriber.with_test_writer().try_init()
    };
}

/// The lines that were logged in each tokio runtime, which is that of one test.
static HELD: Mutex<Option<HashMap<Option<Id>, Vec<u8>>>> = Mutex::new(None);

fn held() -> MutexGuard<'static, Option<HashMap<Option<Id>, Vec<u8>>>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

fn current() -> Option<Id> {
    Handle::try_current().ok().map(|handle| handle.id())
}

/// Holds log lines back.
struct Held;

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        held().get_or_insert_default().entry(current()).or_default().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Forgets the lines of a test that has ended, and prints them if it fails.
pub(super) fn release_logs() {
    let lines = held().as_mut().and_then(|held| held.remove(&current()));
    if let Some(lines) = lines.filter(|_| std::thread::panicking()) {
        let _ = TestWriter::new().write_all(&lines);
    }
}
