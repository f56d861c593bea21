//! How a path is recognized.
//!
//! A macro sees neither imports nor types, so a path is recognized by its last segments. In a pattern, what stands
//! behind `|` has to be there, and what stands before it may be: `std::time|SystemTime::now` is also written
//! `time::SystemTime::now` and `SystemTime::now`. A `*` stands for one segment or more. `sleep/1` is also recognized
//! without any module, where it is called with one argument.

use crate::diagnostics::code::Lint;
use std::sync::OnceLock;

/// What is wrong with some paths, and what to write instead. `{path}` stands for what was written, `{ctx}` for the
/// context's name.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) lint: Lint,
    pub(super) patterns: &'static [&'static str],
    pub(super) problem: &'static str,
    pub(super) help: &'static str,
}

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
pub(super) struct Rules {
    /// One list a lint.
    rules: &'static [&'static [Rule]],
    /// Taken apart when they are first asked for.
    patterns: OnceLock<Vec<Pattern>>,
}

/// Functions that make a generator of what they are given, which draws the same on every replay.
const SEEDING: [&str; 3] = ["from_seed", "seed_from_u64", "with_seed"];

impl Rules {
    pub(super) const fn of(rules: &'static [&'static [Rule]]) -> Self {
        Self { rules, patterns: OnceLock::new() }
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied().flatten()
    }

    fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.get_or_init(|| Pattern::of(self.rules)).iter()
    }

    /// The rule against a path, if there is one.
    pub(super) fn find(&self, path: &[String], position: Position) -> Option<Match> {
        if path.last().is_some_and(|last| SEEDING.contains(&last.as_str())) {
            return None;
        }
        let pattern = self.patterns().find(|pattern| pattern.matches(path, position))?;
        Some(pattern.matched(path))
    }

    /// The rule against a macro or type, which is recognized without its module too.
    pub(super) fn find_name(&self, path: &[String]) -> Option<Match> {
        let pattern = self.patterns().find(|pattern| pattern.ends(path))?;
        Some(pattern.matched(path))
    }
}

/// A rule that a path matches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub(super) rule: &'static Rule,
    pub(super) origin: Origin,
}

/// What a path says of the crate that the name is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// It begins with the crate.
    Named,
    /// It leaves the crate out, as after an import.
    LeftOut,
    /// It names another one, which may re-export the name, or have one of its own.
    Other,
    /// The standard library has it in scope without an import.
    Prelude,
}

impl Pattern {
    fn of(rules: &'static [&'static [Rule]]) -> Vec<Self> {
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
