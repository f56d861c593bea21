//! DX0005: the environment, the process and the host, which can differ on replay.

use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::by_name::pattern::Rule;

/// Functions, types and values.
pub(super) const PATHS: &[Rule] = &[
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
        problem: "`{path}` can differ where the orchestration is replayed",
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
        problem: "`{path}` depends on the process and host that run the orchestration, and runs again on every replay",
        help: "do it in an activity: `let output = RunTool::call(&{ctx}, &input).await?`",
    },
];
