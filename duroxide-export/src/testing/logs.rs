//! The logs of tests.

use tracing_subscriber::EnvFilter;

/// Hands log lines to the test harness, which prints them if the test fails, unless the test has a subscriber already.
/// duroxide would install one that prints to standard output even if the test passes.
pub(super) fn capture_logs() {
    let filter = EnvFilter::try_from_default_env();
    // As duroxide's.
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("warn,duroxide::orchestration=info,duroxide::activity=info"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
}
