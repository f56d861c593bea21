//! What orchestrations use through helper functions, which `export!` submits: an attribute only sees the body of
//! its own function.

use crate::handler::location::Crate;
use crate::handler::message::MessageUse;
use crate::handler::meta::{Meta, Use};
use std::collections::HashMap;

/// What the helpers of one orchestration use.
#[derive(Debug)]
pub struct HelperUses {
    /// The full name of the orchestration.
    pub name: &'static str,
    /// The version of the orchestration.
    pub version: &'static str,
    /// `CARGO_PKG_NAME` of the crate that defines it.
    pub crate_name: &'static str,
    /// `CARGO_PKG_VERSION` of that crate.
    pub crate_version: &'static str,
    /// What the helpers schedule. `None` marks a call that only looked like a call of a handle.
    pub uses: &'static [Option<Use>],
    /// The messages that they use. `None` marks a call that only looked like one of a message.
    pub messages: &'static [Option<MessageUse>],
}

inventory::collect!(HelperUses);

/// The calls in the body of an orchestration, which `checklist!` and `record_calls!` submit in tests.
#[derive(Debug)]
pub struct RecordedCalls {
    /// The full name of the orchestration.
    pub name: &'static str,
    /// The version of the orchestration.
    pub version: &'static str,
    /// `CARGO_PKG_NAME` of the crate that defines it.
    pub crate_name: &'static str,
    /// `CARGO_PKG_VERSION` of that crate.
    pub crate_version: &'static str,
    /// The calls in order and by branch, as lines of text.
    pub lines: &'static [&'static str],
}

inventory::collect!(RecordedCalls);

/// A crate with `export!`.
#[derive(Debug)]
pub struct Exported(pub Crate);

inventory::collect!(Exported);

/// Returns whether a crate has `export!`, without which nothing looks at its helpers.
#[cfg(feature = "testing")]
pub(crate) fn is_exported(name: &str, version: &str, executable: bool) -> bool {
    inventory::iter::<Exported>
        .into_iter()
        .any(|Exported(exported)| (exported.name, exported.version, exported.executable) == (name, version, executable))
}

/// Identifies an orchestration in a binary.
type Key = [&'static str; 4];

const fn key(meta: &'static Meta) -> Key {
    [meta.name, meta.version, meta.location.crate_name, meta.location.crate_version]
}

/// Everything that the orchestrations in this binary use.
pub(crate) struct AllUses {
    through_helpers: HashMap<Key, Vec<&'static HelperUses>>,
    recorded: HashMap<Key, &'static [&'static str]>,
}

impl AllUses {
    /// Reads what is linked in.
    pub(crate) fn linked() -> Self {
        let mut through_helpers: HashMap<Key, Vec<_>> = HashMap::new();
        for uses in inventory::iter::<HelperUses> {
            let key = [uses.name, uses.version, uses.crate_name, uses.crate_version];
            through_helpers.entry(key).or_default().push(uses);
        }
        let recorded = inventory::iter::<RecordedCalls>.into_iter();
        let recorded =
            recorded.map(|calls| ([calls.name, calls.version, calls.crate_name, calls.crate_version], calls.lines));
        Self { through_helpers, recorded: recorded.collect() }
    }

    /// Returns what an orchestration schedules: first in its body, then in its helpers.
    pub(crate) fn of(&self, meta: &'static Meta) -> impl Iterator<Item = Use> {
        let in_helpers = self.helpers_of(meta).flat_map(|helpers| helpers.uses);
        meta.uses.iter().chain(in_helpers).flatten().copied()
    }

    /// Returns the messages that an orchestration uses, in the same order.
    pub(crate) fn messages_of(&self, meta: &'static Meta) -> impl Iterator<Item = MessageUse> {
        let in_helpers = self.helpers_of(meta).flat_map(|helpers| helpers.messages);
        meta.messages.iter().chain(in_helpers).flatten().copied()
    }

    /// Returns the calls in the body of an orchestration; `None` if this is no test that records them.
    pub(crate) fn recorded_calls(&self, meta: &'static Meta) -> Option<&'static [&'static str]> {
        self.recorded.get(&key(meta)).copied()
    }

    fn helpers_of(&self, meta: &'static Meta) -> impl Iterator<Item = &'static HelperUses> {
        self.through_helpers.get(&key(meta)).into_iter().flatten().copied()
    }
}
