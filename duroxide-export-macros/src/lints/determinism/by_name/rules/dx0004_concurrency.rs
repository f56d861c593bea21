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
            "async_std|task::spawn_blocking",
            "async_std|task::spawn_local",
            "async_std|task::block_on",
            "smol::spawn",
            "smol::unblock",
            "smol::block_on",
            "async_global_executor::*",
            "async_executor::*",
            "rayon::spawn",
            "rayon::join",
            "tokio::task|JoinSet::*",
            "tokio::task|LocalSet::*",
            "tokio_util::task|TaskTracker::*",
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
            "tokio|sync::Mutex::new",
            "tokio|sync::RwLock::new",
            "tokio|sync::OnceCell::new",
            "tokio|sync::SetOnce::new",
            "tokio_util|sync::CancellationToken::new",
            "futures|channel::mpsc::channel",
            "futures|channel::mpsc::unbounded",
            "futures|channel::oneshot::channel",
            "futures|lock::Mutex::new",
            "futures_channel::*",
            "async_channel::*",
            "async_lock::*",
            "async_std|channel::*",
            "async_std|sync::Mutex::new",
            "async_std|sync::RwLock::new",
            "smol|channel::*",
            "smol|lock::*",
            "flume::*",
            "kanal::*",
            "event_listener::*",
        ],
        problem: "`{path}` creates something to wait on that the history does not record",
        help: "await activities and sub-orchestrations, or an event: `{ctx}.schedule_wait(\"name\").await`",
    },
];

/// Functions, types and values that wait for what only their own runtime wakes.
pub(super) const WAITING: &[Rule] = &[
    Rule {
        lint: Lint::Concurrency,
        patterns: &[
            "tokio|task::yield_now",
            "tokio|task::consume_budget",
            "async_std|task::yield_now",
            "futures|future::yield_now",
            "smol|future::yield_now",
        ],
        problem: "`{path}` waits to be woken, and duroxide only continues when something in the history has happened",
        help: "remove it: `{ctx}` yields at every `.await` of what it schedules",
    },
    Rule {
        lint: Lint::Concurrency,
        patterns: &[
            "futures|StreamExt::*",
            "futures|TryStreamExt::*",
            "futures|stream::select",
            "futures|stream::select_all",
            "tokio_stream::*",
        ],
        problem: "`{path}` waits for a stream that the history does not record",
        help: "collect the calls into a `Vec`, and write `duroxide::join_all(&{ctx}, calls).await`",
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
pub(super) const METHODS: &[Rule] = &[
    Rule {
        lint: Lint::Concurrency,
        patterns: &["block_on/1"],
        problem: "`.{path}(..)` runs futures that duroxide does not know about",
        help: "await what `{ctx}` schedules, or move the work into an activity",
    },
    Rule {
        lint: Lint::Concurrency,
        patterns: &["buffered/1", "try_buffered/1"],
        problem: "`.{path}(..)` polls its futures in an order that the history does not record",
        help: "write `duroxide::map(&{ctx}, items, limit, |item| ..).await`",
    },
];

/// Methods that only wait if they are awaited: those of channels, locks and tasks.
pub(super) const AWAITED_METHODS: &[Rule] = &[Rule {
    lint: Lint::Concurrency,
    patterns: &[
        "recv/0",
        "recv_async/0",
        "notified/0",
        "acquire/0",
        "acquire_owned/0",
        "acquire_many/1",
        "lock/0",
        "lock_owned/0",
        "join_next/0",
        "cancelled/0",
        "changed/0",
        "try_next/0",
    ],
    problem: "`.{path}(..)` waits for something that the history does not record",
    help: "wait for an activity, a timer, an event or a queue of `{ctx}`, or do it in an activity",
}];

/// Methods of streams whose names nothing else has.
pub(super) const DISTINCT_METHODS: &[Rule] = &[Rule {
    lint: Lint::Concurrency,
    patterns: &[
        "buffer_unordered/1",
        "try_buffer_unordered/1",
        "for_each_concurrent/2",
        "try_for_each_concurrent/2",
        "flatten_unordered/1",
        "try_flatten_unordered/1",
    ],
    problem: "`.{path}(..)` polls its futures in an order that the history does not record",
    help: "write `duroxide::map(&{ctx}, items, limit, |item| ..).await`",
}];

/// Types that `collect()` builds.
pub(super) const COLLECTIONS: &[Rule] = &[Rule {
    lint: Lint::Concurrency,
    patterns: &["FuturesUnordered", "FuturesOrdered", "JoinSet"],
    problem: "`{path}` polls its futures in an order that the history does not record",
    help: "collect into a `Vec`, and write `{ctx}.join(futures).await`",
}];
