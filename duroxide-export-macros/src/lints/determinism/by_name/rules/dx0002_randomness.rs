//! DX0002: random values and IDs, which a replay generates again.

use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::by_name::pattern::Rule;

/// Functions, types and values.
pub(super) const PATHS: &[Rule] = &[
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
        problem: "`{path}` generates a different ID on every replay",
        help: "write `{ctx}.new_guid().await?`, which the history records",
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
        problem: "`{path}` generates a different value on every replay",
        help: "generate it in an activity, or with a generator seeded with `{ctx}.new_guid().await?`",
    },
];

/// Macros.
pub(super) const MACROS: &[Rule] = &[Rule {
    lint: Lint::Randomness,
    patterns: &["nanoid|nanoid"],
    problem: "`{path}!` generates a different ID on every replay",
    help: "write `{ctx}.new_guid().await?`, which the history records",
}];
