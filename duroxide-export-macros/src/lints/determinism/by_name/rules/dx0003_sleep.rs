//! DX0003: sleeps and timeouts that the history does not record.

use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::by_name::pattern::Rule;

/// Functions, types and values.
pub(super) const PATHS: &[Rule] = &[
    Rule {
        lint: Lint::Sleep,
        patterns: &[
            "tokio::time|sleep/1",
            "tokio::time|sleep_until/1",
            "std|thread::sleep",
            "async_std::task|sleep",
            "smol|Timer::after",
            "futures_timer|Delay::new",
            "async_io|Timer::after",
            "gloo_timers::*",
            "backoff|future::retry",
            "backon::*",
            "tokio_retry|Retry::*",
            "tokio_retry2|Retry::*",
        ],
        problem: "`{path}` waits outside the history, and starts over after every restart",
        help: "write `{ctx}.schedule_timer(duration).await`",
    },
    Rule {
        lint: Lint::Sleep,
        patterns: &["tokio::time|timeout/2", "tokio::time|timeout_at/2", "async_std::future|timeout"],
        problem: "`{path}` waits outside the history, and starts over after every restart",
        help: "write `{ctx}.select2(work, {ctx}.schedule_timer(duration)).await`, or declare `timeout = \"30s\"` on the activity",
    },
    Rule {
        lint: Lint::Sleep,
        patterns: &["tokio|time::interval", "tokio|time::interval_at"],
        problem: "`{path}` ticks outside the history",
        help: "loop over `{ctx}.schedule_timer(period).await`",
    },
];
