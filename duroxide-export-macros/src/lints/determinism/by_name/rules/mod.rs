//! The names that an orchestration must not use: one file for each lint, and here the lists of all of them.

mod dx0001_wall_clock;
mod dx0002_randomness;
mod dx0003_sleep;
mod dx0004_concurrency;
mod dx0005_environment;
mod dx0006_io;
mod dx0009_printing;

use crate::lints::determinism::by_name::pattern::Rules;
use crate::lints::determinism::dx0008_global_state;

pub(super) static FOR_PATHS: Rules = Rules::new(&[
    dx0001_wall_clock::PATHS,
    dx0002_randomness::PATHS,
    dx0003_sleep::PATHS,
    dx0004_concurrency::PATHS,
    dx0004_concurrency::WAITING,
    dx0005_environment::PATHS,
    dx0006_io::PATHS,
    dx0009_printing::PATHS,
]);
pub(super) static FOR_MACROS: Rules = Rules::new(&[
    dx0002_randomness::MACROS,
    dx0004_concurrency::MACROS,
    dx0006_io::MACROS,
    dx0009_printing::MACROS,
    dx0008_global_state::MACROS,
]);
pub(super) static FOR_METHODS: Rules = Rules::new(&[dx0001_wall_clock::METHODS, dx0004_concurrency::METHODS]);
pub(super) static FOR_DISTINCT_METHODS: Rules = Rules::new(&[dx0004_concurrency::DISTINCT_METHODS]);
pub(super) static FOR_AWAITED_METHODS: Rules =
    Rules::new(&[dx0004_concurrency::AWAITED_METHODS, dx0006_io::AWAITED_METHODS]);
pub(super) static FOR_COLLECTIONS: Rules = Rules::new(&[dx0004_concurrency::COLLECTIONS]);

#[cfg(test)]
mod tests {
    use super::{FOR_AWAITED_METHODS, FOR_COLLECTIONS, FOR_DISTINCT_METHODS, FOR_MACROS, FOR_METHODS, FOR_PATHS};
    use crate::diagnostics::lint_table::Lint;
    use crate::lints::determinism::by_name::pattern::{Position, Rules};

    fn lint(path: &str, position: Position) -> Option<Lint> {
        let path: Vec<_> = path.split("::").map(str::to_owned).collect();
        FOR_PATHS.find(&path, position).map(|found| found.rule.lint)
    }

    #[test]
    fn a_path_is_recognized_by_its_end() {
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
    fn modules_and_crates_in_between_are_optional() {
        for path in
            ["futures::join_all", "future::join_all", "futures_util::future::join_all", "futures::future::join_all"]
        {
            assert_eq!(lint(path, Position::Called(1)), Some(Lint::Concurrency), "{path}");
        }
        assert_eq!(lint("future::futures::join_all", Position::Called(1)), None);
    }

    #[test]
    fn own_and_unrelated_items_are_ignored() {
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
    fn a_function_without_its_module_is_recognized_by_its_arguments() {
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
    fn macros_are_recognized_with_and_without_their_crate() {
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
    fn methods_are_recognized_by_their_arguments() {
        let lint = |name: &str, count| {
            FOR_METHODS.find(&[name.to_owned()], Position::Called(count)).map(|found| found.rule.lint)
        };
        assert_eq!(lint("elapsed", 0), Some(Lint::WallClock));
        assert_eq!(lint("elapsed", 1), None);
        assert_eq!(lint("len", 0), None);
    }

    #[test]
    fn every_rule_says_what_is_wrong_and_what_to_write() {
        let all =
            [&FOR_PATHS, &FOR_MACROS, &FOR_METHODS, &FOR_DISTINCT_METHODS, &FOR_AWAITED_METHODS, &FOR_COLLECTIONS];
        for rule in all.into_iter().flat_map(Rules::all) {
            assert!(rule.problem.contains("{path}"), "{rule:?}");
            assert!(rule.help.contains('`') || rule.help.contains("remove it"), "{rule:?}");
        }
    }
}
