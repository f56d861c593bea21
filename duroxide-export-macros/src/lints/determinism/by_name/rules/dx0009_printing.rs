//! DX0009: printing and logging, repeated by every replay.

use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::by_name::pattern::Rule;

/// Functions, types and values.
pub(super) const PATHS: &[Rule] = &[Rule {
    lint: Lint::Printing,
    patterns: &["std|io::stdout", "std|io::stderr", "tokio|io::stdout", "tokio|io::stderr"],
    problem: "output to `{path}` is written again on every replay",
    help: "write `{ctx}.trace_info(..)`, which logs only once",
}];

/// Macros.
pub(super) const MACROS: &[Rule] = &[
    Rule {
        lint: Lint::Printing,
        patterns: &["std|println", "std|print", "std|dbg"],
        problem: "`{path}!` prints again on every replay",
        help: "write `{ctx}.trace_info(..)`, which logs only once",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["std|eprintln", "std|eprint"],
        problem: "`{path}!` prints again on every replay",
        help: "write `{ctx}.trace_error(..)`, which logs only once",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["log|info", "tracing|info", "log|log", "tracing|event"],
        problem: "`{path}!` logs again on every replay",
        help: "write `{ctx}.trace_info(..)`, which logs only once",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["log|warn", "tracing|warn"],
        problem: "`{path}!` logs again on every replay",
        help: "write `{ctx}.trace_warn(..)`, which logs only once",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["log|error", "tracing|error"],
        problem: "`{path}!` logs again on every replay",
        help: "write `{ctx}.trace_error(..)`, which logs only once",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["log|debug", "log|trace", "tracing|debug", "tracing|trace"],
        problem: "`{path}!` logs again on every replay",
        help: "write `{ctx}.trace_debug(..)`, which logs only once",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &[
            "tracing|span",
            "tracing|info_span",
            "tracing|warn_span",
            "tracing|error_span",
            "tracing|debug_span",
            "tracing|trace_span",
        ],
        problem: "`{path}!` opens a new span on every replay",
        help: "remove it: duroxide already opens a span around each instance",
    },
];
