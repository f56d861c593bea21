//! What all tests share: their last limit, their logs, and what they do without a tool.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// How long to wait for what has to happen. Tests wait for events; this limit only ends those that fail, so it is far
/// longer than anything takes, even on a machine with ten other programs.
pub const TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// Hands log lines to the test harness, which prints them if the test fails. `RUST_LOG` selects others than duroxide
/// would.
///
/// Call it before a runtime is started: without a subscriber, duroxide installs one that prints to standard output even
/// if the test passes.
pub fn capture_logs() {
    let filter = EnvFilter::try_from_default_env();
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("warn,duroxide::orchestration=info,duroxide::activity=info"));
    // Another test of the same program may have done it already.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
}

/// Reports that tests are skipped, and why: one line for each program and reason, also if the harness captures output.
///
/// # Panics
///
/// If the variable `CI` is set, so that CI skips nothing unnoticed.
pub fn skip(reason: &str) {
    static REPORTED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    assert!(std::env::var_os("CI").is_none(), "{reason}");
    if REPORTED.lock().unwrap_or_else(PoisonError::into_inner).insert(reason.to_owned()) {
        // The harness does not capture what is written without a macro. If nobody reads it, the test is skipped all the
        // same.
        let _ = writeln!(std::io::stderr(), "skipped: {reason}");
    }
}
