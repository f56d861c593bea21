//! The old names of handlers in recorded histories.
//!
//! duroxide compares the names that an orchestration schedules with the recorded ones. To register a handler under its old
//! name as well only helps work that is queued: the orchestration itself would fail as soon as it schedules the new name.
//! So it gets to see its history as if the handler had always had its present name.

use duroxide::{Event, EventKind};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Once};

/// The present names of handlers by their old ones, for orchestrations that run since before a rename.
///
/// A store shows an orchestration its history as if it had always scheduled the present names. Register the handler under
/// both names, for work that is queued.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use duroxide_export_stores::{OpenOptions, Renames};
///
/// let renames = Renames::new()
///     .activity("charge", "charge-card")
///     // Version 1.0.0 still schedules `ship-order`.
///     .within("sell-book", "2.0.0", Renames::new().orchestration("ship-order", "ship-parcel"));
/// let store = OpenOptions::new().renames(renames).open("sqlite::memory:").await?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
///
/// An orchestration that still schedules an old name must not see the new one. If there is such a version, limit the rename to
/// the others, [`within`](Self::within) each of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    everywhere: Names,
    /// By the name of the orchestration, and then by its version.
    within: BTreeMap<String, BTreeMap<String, Names>>,
}

/// The present names by the old ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Names {
    activities: BTreeMap<String, String>,
    orchestrations: BTreeMap<String, String>,
}

impl Renames {
    /// No renames.
    #[must_use]
    pub const fn new() -> Self {
        Self { everywhere: Names::NONE, within: BTreeMap::new() }
    }

    /// Adds an activity that was renamed.
    #[must_use]
    pub fn activity(mut self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.everywhere.activities.insert(old.into(), new.into());
        self
    }

    /// Adds an orchestration that was renamed, for those that start it, as a sub-orchestration or detached.
    #[must_use]
    pub fn orchestration(mut self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.everywhere.orchestrations.insert(old.into(), new.into());
        self
    }

    /// Adds renames that only apply to one version of an orchestration.
    #[must_use]
    pub fn within(mut self, orchestration: impl Into<String>, version: impl Into<String>, renames: Self) -> Self {
        let Self { everywhere, within } = renames;
        self.names_within(orchestration.into(), version.into()).extend(everywhere);
        self.merge(Self { everywhere: Names::NONE, within })
    }

    /// Adds more renames, which take precedence.
    #[doc(hidden)]
    #[must_use]
    pub fn merge(mut self, more: Self) -> Self {
        self.everywhere.extend(more.everywhere);
        for (orchestration, versions) in more.within {
            for (version, names) in versions {
                self.names_within(orchestration.clone(), version).extend(names);
            }
        }
        self
    }

    /// The renames of the handlers that are linked into this program.
    #[doc(hidden)]
    #[must_use]
    pub fn linked() -> Self {
        inventory::iter::<LinkedRenames>.into_iter().fold(Self::new(), |renames, linked| renames.merge(linked.0()))
    }

    /// Whether a history of this orchestration may have old names.
    #[doc(hidden)]
    #[must_use]
    pub fn concern(&self, orchestration: &str, version: &str) -> bool {
        self.everywhere != Names::NONE || self.find_within(orchestration, version).is_some()
    }

    /// Replaces the old names in the history of an orchestration.
    #[doc(hidden)]
    pub fn apply(&self, orchestration: &str, version: &str, history: &mut [Event]) {
        if !self.concern(orchestration, version) {
            return;
        }
        let within = self.find_within(orchestration, version);
        for event in history {
            let mut names = within.into_iter().chain([&self.everywhere]);
            let new = names.find_map(|names| names.present_name(&event.kind));
            if let EventKind::ActivityScheduled { name, .. }
            | EventKind::SubOrchestrationScheduled { name, .. }
            | EventKind::OrchestrationChained { name, .. } = &mut event.kind
                && let Some(new) = new
            {
                name.clone_from(new);
            }
        }
    }

    fn find_within(&self, orchestration: &str, version: &str) -> Option<&Names> {
        self.within.get(orchestration)?.get(version)
    }

    fn names_within(&mut self, orchestration: String, version: String) -> &mut Names {
        self.within.entry(orchestration).or_default().entry(version).or_default()
    }
}

impl Names {
    const NONE: Self = Self { activities: BTreeMap::new(), orchestrations: BTreeMap::new() };

    /// The present name of what an event has scheduled, if it was renamed.
    fn present_name(&self, event: &EventKind) -> Option<&String> {
        match event {
            EventKind::ActivityScheduled { name, .. } => self.activities.get(name),
            EventKind::SubOrchestrationScheduled { name, .. } | EventKind::OrchestrationChained { name, .. } => {
                self.orchestrations.get(name)
            }
            _ => None,
        }
    }

    fn extend(&mut self, more: Self) {
        self.activities.extend(more.activities);
        self.orchestrations.extend(more.orchestrations);
    }
}

/// Renames that a library which is linked into the program knows of.
#[derive(Debug)]
pub struct LinkedRenames(pub fn() -> Renames);

inventory::collect!(LinkedRenames);

/// Whether this process has a store that applies renames.
static HAS_STORE: AtomicBool = AtomicBool::new(false);

/// Records that this process has a store that applies renames.
pub(crate) fn store_opened() {
    HAS_STORE.store(true, Ordering::Relaxed);
}

/// Warns, once, if an orchestration that begins to run needs renames, and no store of this process applies them.
pub fn check_store(orchestration: &str, version: &str) {
    static LINKED: LazyLock<Renames> = LazyLock::new(Renames::linked);
    static WARNING: Once = Once::new();
    if HAS_STORE.load(Ordering::Relaxed) || WARNING.is_completed() {
        return;
    }
    if LINKED.find_within(orchestration, version).is_some() {
        WARNING.call_once(|| {
            tracing::warn!(
                orchestration,
                version,
                "the orchestration schedules a handler that has an alias, but the store does not know aliases, so \
                 instances that have recorded the old name will fail: open the store with `duroxide::providers::open`, or \
                 wrap it in `duroxide::providers::Resilient`"
            );
        });
    }
}

#[cfg(test)]
mod tests {
    use super::Renames;
    use duroxide::{Event, EventKind};

    fn scheduled(name: &str) -> EventKind {
        EventKind::ActivityScheduled { name: name.to_owned(), input: String::new(), session_id: None, tag: None }
    }

    fn started(name: &str) -> EventKind {
        EventKind::OrchestrationChained { name: name.to_owned(), instance: "i".to_owned(), input: String::new() }
    }

    /// The names that version 1.0.0 of an orchestration sees, of two activities and an orchestration that it has recorded.
    fn seen_by(orchestration: &str, renames: &Renames) -> Vec<String> {
        let kinds = [scheduled("old"), scheduled("other"), started("old")];
        let mut history: Vec<_> = kinds.into_iter().map(|kind| Event::new("i", 1, None, kind)).collect();
        renames.apply(orchestration, "1.0.0", &mut history);
        let names = history.into_iter().map(|event| match event.kind {
            EventKind::ActivityScheduled { name, .. } | EventKind::OrchestrationChained { name, .. } => name,
            other => panic!("{other:?}"),
        });
        names.collect()
    }

    #[test]
    fn names_are_replaced_by_kind_and_orchestration() {
        let renames = Renames::new()
            .activity("old", "new")
            .within("a", "1.0.0", Renames::new().orchestration("old", "new"))
            .within("b", "2.0.0", Renames::new().activity("old", "wrong").orchestration("old", "wrong"))
            .within("c", "1.0.0", Renames::new().activity("old", "newer").within("b", "1.0.0", Renames::new()));
        assert_eq!(seen_by("a", &renames), ["new", "other", "new"]);
        assert_eq!(seen_by("b", &renames), ["new", "other", "old"]);
        assert_eq!(seen_by("c", &renames), ["newer", "other", "old"]);
        assert_eq!(seen_by("d", &Renames::new()), ["old", "other", "old"]);
    }

    #[test]
    fn later_renames_take_precedence() {
        let linked =
            Renames::new().activity("old", "linked").within("a", "1.0.0", Renames::new().activity("old", "here"));
        assert_eq!(seen_by("b", &linked.clone().merge(Renames::new().activity("old", "new")))[0], "new");
        let within = Renames::new().within("a", "1.0.0", Renames::new().activity("old", "new"));
        assert_eq!(seen_by("a", &linked.merge(within))[0], "new");
    }
}
