//! DX0001: the wall clock, which a replay reads again.

use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::by_name::pattern::Rule;

/// Functions, types and values.
pub(super) const PATHS: &[Rule] = &[
    Rule {
        lint: Lint::WallClock,
        patterns: &["std::time|SystemTime::now", "std::time|Instant::now", "time|UtcDateTime::now"],
        problem: "`{path}` reads the clock again on every replay",
        help: "write `{ctx}.utc_now().await?`, which the history records",
    },
    Rule {
        lint: Lint::WallClock,
        patterns: &["chrono|Utc::now", "chrono|Local::now", "chrono|Utc::today", "chrono|Local::today"],
        problem: "`{path}` reads the clock again on every replay",
        help: "write `chrono::DateTime::<chrono::Utc>::from({ctx}.utc_now().await?)`",
    },
    Rule {
        lint: Lint::WallClock,
        patterns: &[
            "time|OffsetDateTime::now_utc",
            "time|OffsetDateTime::now_local",
            "jiff|Timestamp::now",
            "jiff|Zoned::now",
        ],
        problem: "`{path}` reads the clock again on every replay",
        help: "write `{ctx}.utc_now().await?`, and convert the `SystemTime` that it returns",
    },
];

/// Methods of any type, with the number of their arguments.
pub(super) const METHODS: &[Rule] = &[Rule {
    lint: Lint::WallClock,
    patterns: &["elapsed/0"],
    problem: "`.{path}()` reads the clock again on every replay",
    help: "write `{ctx}.utc_now().await?.duration_since(earlier)`",
}];
