//! Crates whose names are known, so that `use tokio::*` cannot bring in anything that a rule would mistake for
//! something else.

/// Whether the rules name this crate, or it is known to have none of the names in the rules.
pub(crate) fn contains(name: &str) -> bool {
    const CRATES: [&str; 26] = [
        "std",
        "core",
        "alloc",
        "tokio",
        "futures",
        "futures_util",
        "futures_lite",
        "async_std",
        "smol",
        "rayon",
        "chrono",
        "time",
        "rand",
        "uuid",
        "fastrand",
        "reqwest",
        "sqlx",
        "log",
        "tracing",
        "serde",
        "serde_json",
        "duroxide",
        "duroxide_export",
        "thiserror",
        "anyhow",
        "itertools",
    ];
    CRATES.contains(&name)
}
