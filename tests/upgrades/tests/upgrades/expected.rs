//! What the table expects.

use duroxide::catalog::Rule;

/// How an instance ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// With the output that it has if nothing changes.
    Well,
    /// With another output, and nobody notices.
    OtherOutput,
    /// With an error of its own code.
    OwnError,
    /// A payload cannot be decoded.
    Undecodable,
    /// The code does not fit the history.
    Nondeterminism,
    /// Not at all, before there is a program with what it needs.
    Waits,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// How instances end that both programs run in turns, other than well.
    pub(crate) beside: &'static [Outcome],
    /// How instances end that the old program began, and the new one finishes.
    pub(crate) upgraded: &'static [Outcome],
    /// How instances end that the new program began or continued, and the old one finishes.
    pub(crate) rolled_back: &'static [Outcome],
    /// The rules by which the lock reports the change.
    pub(crate) lock: Option<&'static [Rule]>,
}

impl Row {
    /// The outcomes of each phase: while both programs run, after the upgrade, and after a rollback.
    pub(crate) const fn phases(&self) -> [&'static [Outcome]; 3] {
        [self.beside, self.upgraded, self.rolled_back]
    }
}

/// The test's part of the rows.
macro_rules! expected {
    ($($row:ident $name:literal {
        $(beside [$($beside:ident),*])? $(upgraded [$($upgraded:ident),*])? $(rolled_back [$($rolled_back:ident),*])?
        $(lock [$($rule:ident),*])?
    } old $old:tt new $new:tt)*) => {
        pub(crate) const ROWS: &[crate::Row] = &[$(crate::Row {
            name: $name,
            beside: &[$($(crate::Outcome::$beside),*)?],
            upgraded: &[$($(crate::Outcome::$upgraded),*)?],
            rolled_back: &[$($(crate::Outcome::$rolled_back),*)?],
            lock: crate::expected::lock!($([$($rule),*])?),
        }),*];
    };
}
pub(crate) use expected;

macro_rules! lock {
    () => {
        None
    };
    ([$($rule:ident),*]) => {
        Some(&[$(duroxide::catalog::Rule::$rule),*])
    };
}
pub(crate) use lock;
