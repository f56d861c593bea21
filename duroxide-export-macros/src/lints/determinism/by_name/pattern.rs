//! How a path is recognized.
//!
//! A macro sees neither imports nor types, so it recognizes a path by its last segments. In a pattern, the part after
//! `|` is required, and the part before it is optional: `std::time|SystemTime::now` also matches
//! `time::SystemTime::now` and `SystemTime::now`. `*` stands for one or more segments. `sleep/1` also matches without a
//! module, if it is called with one argument.

use crate::diagnostics::lint_table::Lint;
use std::sync::OnceLock;

/// What is wrong with some paths, and what to write instead. `{path}` stands for the code as written, `{ctx}` for the
/// name of the context.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) lint: Lint,
    pub(crate) patterns: &'static [&'static str],
    pub(crate) problem: &'static str,
    pub(crate) help: &'static str,
}

/// A parsed pattern.
#[derive(Debug)]
struct Pattern {
    /// Optional, in front of the name.
    modules: Vec<&'static str>,
    /// Required.
    name: Vec<&'static str>,
    /// Whether more segments follow.
    open: bool,
    /// The number of arguments with which the name matches without a module; `None` if it never does.
    arguments: Option<usize>,
    rule: &'static Rule,
}

/// How a path is used.
#[derive(Debug, Clone, Copy)]
pub(super) enum Position {
    /// Called, with this many arguments.
    Called(usize),
    /// As a value.
    Named,
}

/// The rules for one kind of name.
pub(super) struct Rules {
    /// One list for each lint.
    rules: &'static [&'static [Rule]],
    /// Parsed on first use.
    patterns: OnceLock<Vec<Pattern>>,
}

/// Functions that create a generator from a given seed, which yields the same values on every replay.
const SEEDING: [&str; 3] = ["from_seed", "seed_from_u64", "with_seed"];

impl Rules {
    pub(super) const fn new(rules: &'static [&'static [Rule]]) -> Self {
        Self { rules, patterns: OnceLock::new() }
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied().flatten()
    }

    fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.get_or_init(|| Pattern::collect(self.rules)).iter()
    }

    /// The rule that a path matches, if any.
    pub(super) fn find(&self, path: &[String], position: Position) -> Option<Match> {
        if path.last().is_some_and(|last| SEEDING.contains(&last.as_str())) {
            return None;
        }
        let pattern = self.patterns().find(|pattern| pattern.matches(path, position))?;
        Some(pattern.matched(path))
    }

    /// The rule that a macro or type matches. These also match without their module.
    pub(super) fn find_name(&self, path: &[String]) -> Option<Match> {
        let pattern = self.patterns().find(|pattern| pattern.ends(path))?;
        Some(pattern.matched(path))
    }
}

/// A path that matches a rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub(super) rule: &'static Rule,
    pub(super) origin: Origin,
}

/// What a path tells about the crate that the name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The path starts with the crate.
    Named,
    /// The path leaves the crate out, as after an import.
    LeftOut,
    /// The path names another crate, which may re-export the name or have its own.
    Other,
    /// The name is in scope without an import, from the standard library.
    Prelude,
}

impl Pattern {
    fn collect(rules: &'static [&'static [Rule]]) -> Vec<Self> {
        let patterns =
            rules.iter().copied().flatten().flat_map(|rule| rule.patterns.iter().map(move |pattern| (rule, *pattern)));
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

    fn matched(&self, path: &[String]) -> Match {
        let root = self.modules.first().or_else(|| self.name.first().filter(|_| self.name.len() > 1));
        let start = path.len().saturating_sub(self.name.len());
        let origin = match (path.first(), root) {
            (Some(first), Some(root)) if first == root || is_part_of(first, root) => Origin::Named,
            _ if path.len() == 1 && self.modules.first() == Some(&"std") && !self.names_a_type() => Origin::Prelude,
            _ if self.open || self.is_module(&path[..start]) => Origin::LeftOut,
            _ => Origin::Other,
        };
        Match { rule: self.rule, origin }
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

    /// Where the name starts, if the path ends with it.
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

    /// Whether the name can be meant after these segments. `Uuid::new_v4` is the same wherever it is re-exported;
    /// `fs::read` is not.
    fn may_follow(&self, before: &[String]) -> bool {
        let is_own = before.first().is_some_and(|first| ["crate", "self", "super", "Self"].contains(&first.as_str()));
        !is_own && (self.is_module(before) || (self.names_a_type() && self.name.len() > 1))
    }

    /// Whether these segments are the name's modules, or some of them: crates often re-export items further up.
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
