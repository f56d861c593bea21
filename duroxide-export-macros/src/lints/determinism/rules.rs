//! What does not belong into an orchestration, by the end of its path. [`pattern`](super::pattern) says how to read it.

use super::super::Lint;
use super::pattern::{Rule, Rules};

pub(super) static FOR_PATHS: Rules = Rules::of(&PATHS);
pub(super) static FOR_MACROS: Rules = Rules::of(&MACROS);
pub(super) static FOR_METHODS: Rules = Rules::of(&METHODS);
pub(super) static FOR_COLLECTIONS: Rules = Rules::of(&COLLECTIONS);

/// Functions, types and values.
const PATHS: [Rule; 19] = [
    Rule {
        lint: Lint::WallClock,
        patterns: &["std::time|SystemTime::now", "std::time|Instant::now", "time|UtcDateTime::now"],
        problem: "`{path}` reads the clock again on every replay",
        help: "write `{ctx}.utc_now().await?`, which is in the history",
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
        help: "write `{ctx}.utc_now().await?`, and convert the `SystemTime` that it yields",
    },
    Rule {
        lint: Lint::Randomness,
        patterns: &[
            "uuid|Uuid::new_v4",
            "uuid|Uuid::new_v7",
            "uuid|Uuid::now_v1",
            "uuid|Uuid::now_v6",
            "uuid|Uuid::now_v7",
            "ulid|Ulid::new",
            "nanoid::nanoid",
        ],
        problem: "`{path}` is another id on every replay",
        help: "write `{ctx}.new_guid().await?`, which is in the history",
    },
    Rule {
        lint: Lint::Randomness,
        patterns: &[
            "rand|random/0",
            "rand|thread_rng/0",
            "rand|rng/0",
            "rand|random_bool",
            "rand|random_iter",
            "rand|random_range",
            "rand|random_ratio",
            "rand::rngs|OsRng",
            "rand::rngs|SysRng",
            "rand::rngs|ThreadRng::*",
            "rand::rngs|StdRng::from_entropy",
            "rand::rngs|StdRng::from_os_rng",
            "rand::rngs|SmallRng::from_entropy",
            "rand::rngs|SmallRng::from_os_rng",
            "fastrand::*",
            "getrandom::*",
            "std::hash|RandomState::new",
            "std::collections::hash_map|RandomState::new",
        ],
        problem: "`{path}` draws another value on every replay",
        help: "draw in an activity, or from a generator that is seeded with `{ctx}.new_guid().await?`",
    },
    Rule {
        lint: Lint::Sleep,
        patterns: &[
            "tokio::time|sleep/1",
            "tokio::time|sleep_until/1",
            "std|thread::sleep",
            "async_std::task|sleep",
            "smol|Timer::after",
            "futures_timer|Delay::new",
        ],
        problem: "`{path}` waits outside the history, and from the start after every restart",
        help: "write `{ctx}.schedule_timer(duration).await`",
    },
    Rule {
        lint: Lint::Sleep,
        patterns: &["tokio::time|timeout/2", "tokio::time|timeout_at/2", "async_std::future|timeout"],
        problem: "`{path}` waits outside the history, and from the start after every restart",
        help: "write `{ctx}.select2(work, {ctx}.schedule_timer(duration)).await`; of an activity, declare `timeout = \"30s\"`",
    },
    Rule {
        lint: Lint::Sleep,
        patterns: &["tokio|time::interval", "tokio|time::interval_at"],
        problem: "`{path}` ticks outside the history",
        help: "write a loop around `{ctx}.schedule_timer(period).await`",
    },
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
        problem: "`{path}` starts work that no history records, so every replay starts it again",
        help: "schedule an activity or a sub-orchestration; for several at once, `{ctx}.join(futures).await`",
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
        problem: "`{path}` polls in an order that no history records",
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
        problem: "`{path}` lets whoever is polled first win, which may be another on replay",
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
        problem: "`{path}` runs futures that duroxide does not know of",
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
        problem: "`{path}` makes something to wait for that no history records",
        help: "await activities and sub-orchestrations, or an event: `{ctx}.schedule_wait(\"name\").await`",
    },
    Rule {
        lint: Lint::Environment,
        patterns: &[
            "std|env::var",
            "std|env::var_os",
            "std|env::vars",
            "std|env::vars_os",
            "std|env::args",
            "std|env::args_os",
            "std|env::set_var",
            "std|env::remove_var",
            "std|env::current_dir",
            "std|env::current_exe",
            "std|env::home_dir",
            "std|env::temp_dir",
        ],
        problem: "`{path}` may be different where the orchestration is replayed",
        help: "read it in an activity, or take it as input or as `State<..>`",
    },
    Rule {
        lint: Lint::Environment,
        patterns: &[
            "std|process::Command::*",
            "tokio::process|Command::new",
            "std|process::id",
            "std|process::exit",
            "std|process::abort",
            "std|thread::current",
            "std|thread::available_parallelism",
            "tokio|signal::ctrl_c",
            "num_cpus::*",
            "hostname::get",
            "gethostname::gethostname",
            "whoami::*",
        ],
        problem: "`{path}` acts on, or asks, the process and host that happen to run the orchestration, on every replay",
        help: "do it in an activity: `let output = RunTool::call(&{ctx}, &input).await?`",
    },
    Rule {
        lint: Lint::Io,
        patterns: &[
            "std|fs::*",
            "tokio|fs::*",
            "async_std|fs::*",
            "std::fs|File::open",
            "std::fs|File::create",
            "std::fs|File::create_new",
            "std::fs|OpenOptions::new",
            "std|io::stdin",
            "tokio|io::stdin",
        ],
        problem: "`{path}` reads or writes again on every replay",
        help: "do it in an activity: `let text = ReadFile::call(&{ctx}, &path).await?`",
    },
    Rule {
        lint: Lint::Io,
        patterns: &[
            "reqwest::*",
            "ureq::*",
            "isahc::*",
            "surf::*",
            "std::net|TcpStream::*",
            "std::net|TcpListener::*",
            "std::net|UdpSocket::*",
            "std::os::unix::net|UnixStream::*",
            "std::os::unix::net|UnixListener::*",
            "tokio|net::lookup_host",
        ],
        problem: "`{path}` goes to the network again on every replay",
        help: "do it in an activity: `let reply = CallService::call(&{ctx}, &request).await?`",
    },
    Rule {
        lint: Lint::Io,
        patterns: &["sqlx::*", "tokio_postgres::*", "postgres::*", "redis::*", "rusqlite::*", "mongodb::*"],
        problem: "`{path}` asks or changes a database again on every replay",
        help: "do it in an activity: `let row = FindCustomer::call(&{ctx}, &id).await?`",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["std|io::stdout", "std|io::stderr", "tokio|io::stdout", "tokio|io::stderr"],
        problem: "what is written to `{path}` is written again by every replay",
        help: "write `{ctx}.trace_info(..)`, which says it once",
    },
];

/// Macros.
const MACROS: [Rule; 12] = [
    Rule {
        lint: Lint::Concurrency,
        patterns: &["tokio|join", "tokio|try_join", "futures|join", "futures|try_join"],
        problem: "`{path}!` polls in an order that no history records",
        help: "write `{ctx}.join2(a, b).await`, or `{ctx}.join(futures).await`",
    },
    Rule {
        lint: Lint::Concurrency,
        patterns: &["tokio|select", "futures|select", "futures|select_biased"],
        problem: "`{path}!` lets whoever is polled first win, which may be another on replay",
        help: "write `{ctx}.select2(a, b).await`, or `{ctx}.select3(a, b, c).await`",
    },
    Rule {
        lint: Lint::Randomness,
        patterns: &["nanoid|nanoid"],
        problem: "`{path}!` is another id on every replay",
        help: "write `{ctx}.new_guid().await?`, which is in the history",
    },
    Rule {
        lint: Lint::GlobalState,
        patterns: &["std|thread_local"],
        problem: "`{path}!` belongs to whatever thread runs the orchestration, and no history records it",
        help: "keep the value in a local variable: write `let mut value = ..`",
    },
    Rule {
        lint: Lint::Io,
        patterns: &["sqlx|query", "sqlx|query_as", "sqlx|query_scalar"],
        problem: "`{path}!` asks or changes a database again on every replay",
        help: "do it in an activity: `let row = FindCustomer::call(&{ctx}, &id).await?`",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["std|println", "std|print", "std|dbg"],
        problem: "`{path}!` prints again on every replay",
        help: "write `{ctx}.trace_info(..)`, which says it once",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["std|eprintln", "std|eprint"],
        problem: "`{path}!` prints again on every replay",
        help: "write `{ctx}.trace_error(..)`, which says it once",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["log|info", "tracing|info", "log|log", "tracing|event"],
        problem: "`{path}!` logs again on every replay",
        help: "write `{ctx}.trace_info(..)`, which says it once",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["log|warn", "tracing|warn"],
        problem: "`{path}!` logs again on every replay",
        help: "write `{ctx}.trace_warn(..)`, which says it once",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["log|error", "tracing|error"],
        problem: "`{path}!` logs again on every replay",
        help: "write `{ctx}.trace_error(..)`, which says it once",
    },
    Rule {
        lint: Lint::Printing,
        patterns: &["log|debug", "log|trace", "tracing|debug", "tracing|trace"],
        problem: "`{path}!` logs again on every replay",
        help: "write `{ctx}.trace_debug(..)`, which says it once",
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
        problem: "`{path}!` opens another span on every replay",
        help: "leave it out: duroxide has a span of its own around each instance",
    },
];

/// Methods, whatever they are called on, with the number of their arguments.
const METHODS: [Rule; 2] = [
    Rule {
        lint: Lint::WallClock,
        patterns: &["elapsed/0"],
        problem: "`.{path}()` reads the clock again on every replay",
        help: "write `{ctx}.utc_now().await?.duration_since(earlier)`",
    },
    Rule {
        lint: Lint::Concurrency,
        patterns: &["block_on/1"],
        problem: "`.{path}(..)` runs futures that duroxide does not know of",
        help: "await what `{ctx}` schedules, or move the work into an activity",
    },
];

/// Types that are made by `collect()`.
const COLLECTIONS: [Rule; 1] = [Rule {
    lint: Lint::Concurrency,
    patterns: &["FuturesUnordered", "FuturesOrdered", "JoinSet"],
    problem: "`{path}` polls in an order that no history records",
    help: "collect into a `Vec`, and write `{ctx}.join(futures).await`",
}];

#[cfg(test)]
mod tests {
    use super::super::pattern::Position;
    use super::{COLLECTIONS, FOR_MACROS, FOR_METHODS, FOR_PATHS, MACROS, METHODS, PATHS};
    use crate::lints::Lint;

    fn lint(path: &str, position: Position) -> Option<Lint> {
        let path: Vec<_> = path.split("::").map(str::to_owned).collect();
        FOR_PATHS.find(&path, position).map(|found| found.rule.lint)
    }

    #[test]
    fn a_path_is_known_by_its_end() {
        for path in
            ["std::time::SystemTime::now", "time::SystemTime::now", "SystemTime::now", "tokio::time::Instant::now"]
        {
            assert_eq!(lint(path, Position::Called(0)), Some(Lint::WallClock), "{path}");
            assert_eq!(lint(path, Position::Named), Some(Lint::WallClock), "{path}");
        }
        for path in ["std::fs::read", "fs::File::open", "tokio::fs::File::open", "File::open", "reqwest::Client::new"] {
            assert_eq!(lint(path, Position::Called(1)), Some(Lint::Io), "{path}");
        }
    }

    #[test]
    fn modules_and_crates_in_between_may_be_left_out() {
        for path in
            ["futures::join_all", "future::join_all", "futures_util::future::join_all", "futures::future::join_all"]
        {
            assert_eq!(lint(path, Position::Called(1)), Some(Lint::Concurrency), "{path}");
        }
        assert_eq!(lint("future::futures::join_all", Position::Called(1)), None);
    }

    #[test]
    fn what_is_ones_own_or_something_else_is_left_alone() {
        for path in [
            "crate::clock::SystemTime::now",
            "self::fs::read",
            "vault::fs::read",
            "my::sleep",
            "SystemTime::UNIX_EPOCH",
            "Duration::from_secs",
            "StdRng::seed_from_u64",
            "fastrand::Rng::with_seed",
            "Uuid::parse_str",
            "IpAddr::from",
            "fs",
            "sleep",
        ] {
            assert_eq!(lint(path, Position::Named), None, "{path}");
        }
    }

    #[test]
    fn a_function_without_its_module_is_known_by_its_arguments() {
        let table = [("sleep", 1), ("timeout", 2), ("spawn", 1), ("join_all", 1), ("thread_rng", 0), ("random", 0)];
        for (name, arguments) in table {
            assert!(lint(name, Position::Called(arguments)).is_some(), "{name}");
            assert_eq!(lint(name, Position::Called(arguments + 1)), None, "{name}");
            assert_eq!(lint(name, Position::Named), None, "{name}");
        }
        for name in ["join", "select", "var", "open", "channel", "interval"] {
            assert_eq!(lint(name, Position::Called(1)), None, "{name}");
        }
    }

    #[test]
    fn macros_are_known_with_and_without_their_crate() {
        let lint = |path: &str| {
            let path: Vec<_> = path.split("::").map(str::to_owned).collect();
            FOR_MACROS.find_name(&path).map(|found| found.rule.lint)
        };
        assert_eq!(lint("println"), Some(Lint::Printing));
        assert_eq!(lint("std::println"), Some(Lint::Printing));
        assert_eq!(lint("tokio::select"), Some(Lint::Concurrency));
        assert_eq!(lint("format"), None);
        assert_eq!(lint("my::info"), None);
    }

    #[test]
    fn methods_are_known_by_their_arguments() {
        let lint = |name: &str, count| {
            FOR_METHODS.find(&[name.to_owned()], Position::Called(count)).map(|found| found.rule.lint)
        };
        assert_eq!(lint("elapsed", 0), Some(Lint::WallClock));
        assert_eq!(lint("elapsed", 1), None);
        assert_eq!(lint("len", 0), None);
    }

    #[test]
    fn every_rule_says_what_is_wrong_and_what_to_write() {
        for rule in PATHS.iter().chain(&MACROS).chain(&METHODS).chain(&COLLECTIONS) {
            assert!(rule.problem.contains("{path}"), "{rule:?}");
            assert!(rule.help.contains('`') || rule.help.contains("leave it out"), "{rule:?}");
        }
    }
}
