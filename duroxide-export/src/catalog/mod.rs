//! Discovery: what activities and orchestrations a binary holds.

pub(crate) mod activity;
pub(crate) mod allowed_lint;
mod milliseconds;
pub(crate) mod orchestration;
pub(crate) mod retry;
pub(crate) mod source;
mod text;

use crate::catalog::activity::ActivityInfo;
use crate::catalog::orchestration::OrchestrationInfo;
use crate::entries::scope::{Scope, entries};
use duroxide::{ActivityContext, OrchestrationContext};
use serde::{Deserialize, Serialize};

/// The activities and orchestrations of a crate, or of a whole binary.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Catalog {
    /// The activities, by name.
    pub activities: Vec<ActivityInfo>,
    /// The orchestrations, by name and ascending version.
    pub orchestrations: Vec<OrchestrationInfo>,
}

/// All activities and orchestrations that are linked into this binary.
///
/// A library that the application never names is not linked in; see "Linking" in the README.
///
/// ```
/// # use duroxide_export as duroxide;
/// # #[duroxide::activity] async fn charge_card(amount: u64) -> Result<u64, String> { Ok(amount) }
/// for activity in duroxide::catalog().activities {
///     println!("{}: {}", activity.name, activity.description);
/// }
/// ```
#[must_use]
pub fn catalog() -> Catalog {
    Catalog::of(Scope::Binary)
}

impl Catalog {
    pub(crate) fn of(scope: Scope) -> Self {
        Self { activities: activities(scope), orchestrations: orchestrations(scope) }
    }
}

pub(crate) fn activities(scope: Scope) -> Vec<ActivityInfo> {
    entries::<ActivityContext>(scope).into_iter().map(ActivityInfo::new).collect()
}

pub(crate) fn orchestrations(scope: Scope) -> Vec<OrchestrationInfo> {
    entries::<OrchestrationContext>(scope).into_iter().map(OrchestrationInfo::new).collect()
}
