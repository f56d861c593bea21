//! Lints that an orchestration allows.

use crate::catalog::info::text::Text;
use crate::handler::meta::Allowed;
use serde::{Deserialize, Serialize};

/// A lint that is allowed with `allow(DX0007, reason = "..")`.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// #[duroxide::orchestration(allow(DX0009, reason = "a demonstration of replay"))]
/// async fn show_replay(ctx: OrchestrationContext) -> Result<(), String> {
///     println!("from the start");
///     ctx.schedule_timer(std::time::Duration::from_millis(1)).await;
///     Ok(())
/// }
///
/// let allowed = &ShowReplay::info().allowed_lints[0];
/// assert_eq!((&*allowed.code, allowed.reason.as_deref()), ("DX0009", Some("a demonstration of replay")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AllowedLint {
    /// The code of the lint.
    pub code: Text,
    /// The reason, if one is given.
    pub reason: Option<Text>,
}

impl AllowedLint {
    pub(crate) fn new(allowed: &Allowed) -> Self {
        Self { code: allowed.code.into(), reason: allowed.reason.map(Text::from) }
    }
}
