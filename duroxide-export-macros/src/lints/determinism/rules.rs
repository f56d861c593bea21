//! What does not belong into an orchestration, by the end of its path.
//!
//! A macro sees neither imports nor types, so a path is recognized by its last segments. In a pattern, what stands
//! behind `|` has to be there, and what stands before it may be: `std::time|SystemTime::now` is also written
//! `time::SystemTime::now` and `SystemTime::now`. A `*` stands for one segment or more. `sleep/1` is also recognized
//! without any module, where it is called with one argument.

use super::super::Lint;
use std::sync::LazyLock;

/// What is wrong with some paths, and what to write instead. `{path}` stands for what was written, `{ctx}` for the
/// context's name.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) lint: Lint,
    patterns: &'static [&'static str],
    pub(super) problem: &'static str,
    pub(super) help: &'static str,
}

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

/// A pattern, taken apart.
#[derive(Debug)]
struct Pattern {
    /// May stand before the name.
    modules: Vec<&'static str>,
    /// Has to be there.
    name: Vec<&'static str>,
    /// Whether more segments follow.
    open: bool,
    /// How many arguments the name has where it stands alone; without it, it does not count alone.
    arguments: Option<usize>,
    rule: &'static Rule,
}

/// How a path is used.
#[derive(Debug, Clone, Copy)]
pub(super) enum Position {
    /// With this many arguments.
    Called(usize),
    /// As a value.
    Named,
}

/// The rules for one sort of thing.
pub(super) struct Rules(LazyLock<Vec<Pattern>>);

pub(super) static FOR_PATHS: Rules = Rules(LazyLock::new(|| Pattern::of(&PATHS)));
pub(super) static FOR_MACROS: Rules = Rules(LazyLock::new(|| Pattern::of(&MACROS)));
pub(super) static FOR_METHODS: Rules = Rules(LazyLock::new(|| Pattern::of(&METHODS)));
pub(super) static FOR_COLLECTIONS: Rules = Rules(LazyLock::new(|| Pattern::of(&COLLECTIONS)));

/// Functions that make a generator of what they are given, which draws the same on every replay.
const SEEDING: [&str; 3] = ["from_seed", "seed_from_u64", "with_seed"];

impl Rules {
    /// The rule against a path, if there is one.
    pub(super) fn find(&self, path: &[String], position: Position) -> Option<&'static Rule> {
        if path.last().is_some_and(|last| SEEDING.contains(&last.as_str())) {
            return None;
        }
        self.0.iter().find(|pattern| pattern.matches(path, position)).map(|pattern| pattern.rule)
    }

    /// The rule against a macro or type, which is recognized without its module too.
    pub(super) fn find_name(&self, path: &[String]) -> Option<&'static Rule> {
        self.0.iter().find(|pattern| pattern.ends(path)).map(|pattern| pattern.rule)
    }
}

impl Pattern {
    fn of(rules: &'static [Rule]) -> Vec<Self> {
        let patterns = rules.iter().flat_map(|rule| rule.patterns.iter().map(move |pattern| (rule, *pattern)));
        patterns.map(|(rule, pattern)| Self::parse(rule, pattern)).collect()
    }

    fn parse(rule: &'static Rule, pattern: &'static str) -> Self {
        let (pattern, arguments) = match pattern.split_once('/') {
            Some((pattern, count)) => (pattern, count.parse().ok()),
            None => (pattern, None),
        };
        let (modules, name) = pattern.split_once('|').unwrap_or(("", pattern));
        let segments = |text: &'static str| text.split("::").filter(|segment| !segment.is_empty()).collect::<Vec<_>>();
        let mut name = segments(name);
        let open = name.last() == Some(&"*");
        if open {
            name.pop();
        }
        Self { modules: segments(modules), name, open, arguments, rule }
    }

    fn matches(&self, path: &[String], position: Position) -> bool {
        let starts = if self.open { 0..path.len().saturating_sub(self.name.len()) } else { self.last_start(path) };
        starts.into_iter().any(|start| {
            let (before, rest) = path.split_at(start);
            self.name.iter().zip(rest).all(|(name, segment)| name == segment)
                && self.may_follow(before)
                && (path.len() > 1 || self.counts_alone(position))
        })
    }

    /// Where the name begins if it is the end of the path.
    fn last_start(&self, path: &[String]) -> std::ops::Range<usize> {
        path.len().checked_sub(self.name.len()).map_or(0..0, |start| start..start + 1)
    }

    fn ends(&self, path: &[String]) -> bool {
        self.last_start(path).any(|start| {
            let (before, rest) = path.split_at(start);
            self.name.iter().zip(rest).all(|(name, segment)| name == segment)
                && (before.is_empty() || self.is_module(before))
        })
    }

    /// Whether the name can be meant behind these segments. `Uuid::new_v4` is what it is wherever it is re-exported;
    /// `fs::read` is not.
    fn may_follow(&self, before: &[String]) -> bool {
        let is_own = before.first().is_some_and(|first| ["crate", "self", "super", "Self"].contains(&first.as_str()));
        !is_own && (self.is_module(before) || (self.names_a_type() && self.name.len() > 1))
    }

    /// Whether these segments are the modules that the name stands in, or some of them: much is re-exported further up.
    fn is_module(&self, before: &[String]) -> bool {
        let mut modules = self.modules.iter();
        before.iter().all(|segment| modules.any(|module| segment == module || is_part_of(segment, module)))
    }

    fn names_a_type(&self) -> bool {
        self.name.first().is_some_and(|name| name.starts_with(char::is_uppercase))
    }

    fn counts_alone(&self, position: Position) -> bool {
        match (self.arguments, position) {
            (Some(expected), Position::Called(count)) => expected == count,
            (None, _) => self.names_a_type(),
            (Some(_), Position::Named) => false,
        }
    }
}

/// Crates that another one re-exports.
fn is_part_of(segment: &str, module: &str) -> bool {
    matches!((segment, module), ("futures_util" | "futures_lite", "futures") | ("core" | "alloc", "std"))
}

#[cfg(test)]
mod tests {
    use super::{FOR_MACROS, FOR_METHODS, FOR_PATHS, MACROS, PATHS, Position};
    use crate::lints::Lint;

    fn lint(path: &str, position: Position) -> Option<Lint> {
        let path: Vec<_> = path.split("::").map(str::to_owned).collect();
        FOR_PATHS.find(&path, position).map(|rule| rule.lint)
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
            FOR_MACROS.find_name(&path).map(|rule| rule.lint)
        };
        assert_eq!(lint("println"), Some(Lint::Printing));
        assert_eq!(lint("std::println"), Some(Lint::Printing));
        assert_eq!(lint("tokio::select"), Some(Lint::Concurrency));
        assert_eq!(lint("format"), None);
        assert_eq!(lint("my::info"), None);
    }

    #[test]
    fn methods_are_known_by_their_arguments() {
        let lint =
            |name: &str, count| FOR_METHODS.find(&[name.to_owned()], Position::Called(count)).map(|rule| rule.lint);
        assert_eq!(lint("elapsed", 0), Some(Lint::WallClock));
        assert_eq!(lint("elapsed", 1), None);
        assert_eq!(lint("len", 0), None);
    }

    #[test]
    fn every_rule_says_what_is_wrong_and_what_to_write() {
        for rule in PATHS.iter().chain(&MACROS) {
            assert!(rule.problem.contains("`{path}"), "{rule:?}");
            assert!(rule.help.contains('`') || rule.help.contains("leave it out"), "{rule:?}");
        }
    }
}
