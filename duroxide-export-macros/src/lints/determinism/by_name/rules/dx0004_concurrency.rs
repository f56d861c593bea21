//! DX0004: tasks, threads and futures that duroxide does not order.

use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::by_name::pattern::Rule;

/// Functions, types and values.
pub(super) const PATHS: &[Rule] = &[
    Rule {
        lint: Lint::Concurrency,
        patterns: &[
            "tokio::task|spawn/1",
            "tokio|spawn/1",
            "tokio::task|spawn_blocking/1",
            "tokio::task|spawn_local/1",
            "std|thread::spawn",
            "std|thread::scope",
            "async_std|task::spawn",
            "smol::spawn",
            "rayon::spawn",
            "rayon::join",
            "tokio::task|JoinSet::*",
        ],
        problem: "`{path}` starts work that the history does not record, so every replay starts it again",
        help: "schedule activities or sub-orchestrations, and run several at once with `{ctx}.join(futures).await`",
    },
    Rule {
        lint: Lint::Concurrency,
        patterns: &[
            "futures::future|join_all/1",
            "futures::future|try_join_all/1",
            "futures|future::join",
            "futures|future::join3",
            "futures|future::try_join",
            "futures|future::try_join3",
            "futures::stream|FuturesUnordered::*",
            "futures::stream|FuturesOrdered::*",
        ],
        problem: "`{path}` polls its futures in an order that the history does not record",
        help: "write `{ctx}.join(futures).await`, or `{ctx}.join2(a, b).await` for two of different types",
    },
    Rule {
        lint: Lint::Concurrency,
        patterns: &[
            "futures::future|select_all/1",
            "futures::future|select_ok/1",
            "futures|future::select",
            "futures|future::try_select",
        ],
        problem: "`{path}` can pick a different branch on replay",
        help: "write `{ctx}.select2(a, b).await`, or `{ctx}.select3(a, b, c).await`",
    },
    Rule {
        lint: Lint::Concurrency,
        patterns: &[
            "futures::executor|block_on/1",
            "tokio::task|block_in_place/1",
            "tokio::runtime|Handle::current",
            "tokio::runtime|Runtime::new",
        ],
        problem: "`{path}` runs futures that duroxide does not know about",
        help: "await what `{ctx}` schedules, or move the work into an activity",
    },
    Rule {
        lint: Lint::Concurrency,
        patterns: &[
            "tokio::sync|mpsc::channel",
            "tokio::sync|mpsc::unbounded_channel",
            "tokio::sync|oneshot::channel",
            "tokio::sync|broadcast::channel",
            "tokio::sync|watch::channel",
            "tokio::sync|Notify::new",
            "tokio::sync|Semaphore::new",
            "tokio::sync|Barrier::new",
        ],
        problem: "`{path}` creates something to wait on that the history does not record",
        help: "await activities and sub-orchestrations, or an event: `{ctx}.schedule_wait(\"name\").await`",
    },
];

/// Macros.
pub(super) const MACROS: &[Rule] = &[
    Rule {
        lint: Lint::Concurrency,
        patterns: &["tokio|join", "tokio|try_join", "futures|join", "futures|try_join"],
        problem: "`{path}!` polls its futures in an order that the history does not record",
        help: "write `{ctx}.join2(a, b).await`, or `{ctx}.join(futures).await`",
    },
    Rule {
        lint: Lint::Concurrency,
        patterns: &["tokio|select", "futures|select", "futures|select_biased"],
        problem: "`{path}!` can pick a different branch on replay",
        help: "write `{ctx}.select2(a, b).await`, or `{ctx}.select3(a, b, c).await`",
    },
];

/// Methods of any type, with the number of their arguments.
pub(super) const METHODS: &[Rule] = &[Rule {
    lint: Lint::Concurrency,
    patterns: &["block_on/1"],
    problem: "`.{path}(..)` runs futures that duroxide does not know about",
    help: "await what `{ctx}` schedules, or move the work into an activity",
}];

/// Types that `collect()` builds.
pub(super) const COLLECTIONS: &[Rule] = &[Rule {
    lint: Lint::Concurrency,
    patterns: &["FuturesUnordered", "FuturesOrdered", "JoinSet"],
    problem: "`{path}` polls its futures in an order that the history does not record",
    help: "collect into a `Vec`, and write `{ctx}.join(futures).await`",
}];
