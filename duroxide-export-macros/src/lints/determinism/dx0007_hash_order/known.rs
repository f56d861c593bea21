//! Methods and macros whose effect on the order is known by their names.

/// Methods that iterate over all elements.
pub(super) const ITERATING: [&str; 13] = [
    "iter",
    "iter_mut",
    "into_iter",
    "keys",
    "into_keys",
    "values",
    "values_mut",
    "into_values",
    "drain",
    "difference",
    "symmetric_difference",
    "intersection",
    "union",
];

/// Iterator methods whose result is the same in every order.
pub(super) const ORDERLESS: [&str; 8] = ["count", "any", "all", "min", "max", "len", "is_empty", "contains"];

/// Methods whose result may be the same in every order, depending on values and closures.
pub(super) const DOUBTFUL: [(&str, &str); 12] = [
    ("find", "this may match only one element"),
    ("find_map", "this may match only one element"),
    ("position", "this may match only one element"),
    ("min_by", "all elements may be different"),
    ("min_by_key", "all elements may be different"),
    ("max_by", "all elements may be different"),
    ("max_by_key", "all elements may be different"),
    ("fold", "the result may be the same in every order"),
    ("try_fold", "the result may be the same in every order"),
    ("reduce", "the result may be the same in every order"),
    ("sum", "the sum may be of integers"),
    ("product", "the product may be of integers"),
];

/// Macros that print their arguments, for which the order does not matter.
pub(super) const PRINTING: [&str; 14] = [
    "println",
    "print",
    "eprintln",
    "eprint",
    "dbg",
    "info",
    "warn",
    "error",
    "debug",
    "trace",
    "log",
    "panic",
    "unreachable",
    "todo",
];

/// Macros that format their arguments.
pub(super) const FORMATTING: [&str; 4] = ["format", "write", "writeln", "format_args"];
