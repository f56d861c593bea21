//! The lock: the part of a catalog that others rely on, and what a newer version of it breaks.

pub(crate) mod change;
mod compare;
pub(crate) mod comparison;
mod entry;
pub(crate) mod exception;
pub(crate) mod model;
pub(crate) mod rule;
mod schema;
mod types;

use crate::catalog::Catalog;
use comparison::Comparison;
use entry::{LockedHandler, LockedMessage};
use model::{Lock, VERSION};

impl Catalog {
    /// The part that others rely on.
    #[must_use]
    pub fn lock(&self) -> Lock {
        Lock {
            version: VERSION,
            exceptions: Vec::new(),
            activities: self.activities.iter().map(LockedHandler::activity).collect(),
            orchestrations: self.orchestrations.iter().map(LockedHandler::orchestration).collect(),
            events: self.events.iter().map(LockedMessage::new).collect(),
            queues: self.queues.iter().map(LockedMessage::new).collect(),
            values: self.values.iter().map(LockedMessage::new).collect(),
        }
    }

    /// Compares this catalog with that of a newer version.
    #[must_use]
    pub fn compare(&self, newer: &Self) -> Comparison {
        self.lock().compare(&newer.lock())
    }
}

impl Lock {
    /// Compares this lock with that of a newer version.
    ///
    /// Exceptions are not considered.
    #[must_use]
    pub fn compare(&self, newer: &Self) -> Comparison {
        compare::compare(self, newer)
    }
}
