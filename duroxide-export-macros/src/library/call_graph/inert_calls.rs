//! Code outside the crate that is known to schedule nothing.

use crate::api;
use crate::syntax::text::text;
use syn::Path;

/// Whether a function is one of the standard library, of duroxide, or of another crate that calls no handlers.
pub(crate) fn is_function(path: &[String]) -> bool {
    const CRATES: [&str; 9] =
        ["std", "core", "alloc", "duroxide", "duroxide_export", "futures", "futures_util", "tokio", "tracing"];
    const TYPES: [&str; 10] = ["Arc", "Rc", "Box", "Cow", "Cell", "RefCell", "Mutex", "RwLock", "Vec", "Option"];
    match path {
        [only] => only == "drop",
        [.., ty, _] if TYPES.contains(&ty.as_str()) => true,
        [first, ..] => CRATES.contains(&first.as_str()),
        [] => true,
    }
}

/// Whether a call is one of a message or of a handle that schedules nothing, such as `Approval::wait(&ctx)`.
pub(crate) fn schedules_nothing(name: &str) -> bool {
    api::in_orchestration(name).is_some_and(|method| !method.schedules())
}

/// Whether a method of the standard library only keeps its argument.
pub(crate) fn only_keeps(method: &str) -> bool {
    ["push", "push_back", "insert", "extend", "send", "replace", "unwrap_or"].contains(&method)
}

/// Whether a macro only evaluates its arguments.
pub(crate) fn is_macro(path: &Path) -> bool {
    const MACROS: &[&str] = &[
        "assert",
        "assert_eq",
        "assert_ne",
        "bail",
        "biased",
        "dbg",
        "debug",
        "debug_assert",
        "ensure",
        "eprintln",
        "error",
        "event",
        "format",
        "info",
        "join",
        "matches",
        "panic",
        "pin",
        "print",
        "println",
        "select",
        "stringify",
        "todo",
        "trace",
        "try_join",
        "unimplemented",
        "unreachable",
        "vec",
        "warn",
        "write",
        "writeln",
        "json",
    ];
    path.segments.last().is_some_and(|last| MACROS.contains(&text(&last.ident).as_str()))
}
