//! Instances that have continued as new, before their next execution begins.

use duroxide::EventKind;
use duroxide::providers::{OrchestrationItem, WorkItem};
use std::time::Duration;

/// After this time, the start of the next execution is visible to a clock that is a little behind.
pub(super) const PAUSE: Duration = Duration::from_millis(10);

/// How long to put off an instance whose next execution was put off.
pub(super) const LONG_PAUSE: Duration = Duration::from_secs(1);

/// Whether an instance has continued as new, and this work does not include the start of its next execution.
///
/// The start is recorded together with the end of the last execution, but work may be selected by a time that was taken just
/// before. duroxide then puts the work off for a second, so that messages that come later overtake those among it.
pub(super) fn is_awaited(item: &OrchestrationItem) -> bool {
    let has = |is: fn(&EventKind) -> bool| item.history.iter().any(|event| is(&event.kind));
    has(|kind| matches!(kind, EventKind::OrchestrationContinuedAsNew { .. }))
        && !has(|kind| matches!(kind, EventKind::OrchestrationFailed { .. }))
        && !item.messages.iter().any(|message| matches!(message, WorkItem::ContinueAsNew { .. }))
}
