//! Tracking parcels, which only this crate starts.

use crate::types::{Scan, Tracked, Tracking};
use duroxide::{ActivityContext, Either2, OrchestrationContext};
use std::time::Duration;

/// The name of the activity.
pub(crate) const ASK_CARRIER: &str = "orders::activity::ask-carrier";
/// The name of the orchestration.
pub(crate) const TRACK_PARCEL: &str = "orders::orchestration::track-parcel";

/// Ask the carrier where a parcel is.
///
/// **Input:** u32. **Output:** Scan. **Idempotent:** Yes
pub(crate) async fn ask_carrier(_ctx: ActivityContext, parcel: u32) -> Result<Scan, String> {
    Ok(Scan { place: format!("depot of {parcel}"), at: 0 })
}

/// Track a parcel until it is at home. After a day without a scan, ask the carrier.
///
/// **Input:** Tracking. **Output:** String. **Activities used:** ask-carrier
pub(crate) async fn track_parcel(ctx: OrchestrationContext, tracking: Tracking) -> Result<String, String> {
    let tracked = Tracked { scans: tracking.scans, parcel: tracking.parcel };
    ctx.set_custom_status(serde_json::to_string(&tracked).map_err(|error| error.to_string())?);
    let day = ctx.schedule_timer(Duration::from_secs(24 * 60 * 60));
    let scan: Scan = match ctx.select2(day, ctx.dequeue_event("scans")).await {
        Either2::First(()) => ctx.schedule_activity_typed(ASK_CARRIER, &tracking.parcel).await?,
        Either2::Second(scan) => serde_json::from_str(&scan).map_err(|error| error.to_string())?,
    };
    ctx.set_kv_value_typed("place", &scan.place);
    let scans = tracking.scans + 1;
    if scan.place == "home" {
        return Ok(format!("{} is at home after {scans} scans", tracking.parcel));
    }
    let next = serde_json::json!({ "scans": scans, "parcel": tracking.parcel, "note": null });
    ctx.continue_as_new(next.to_string()).await
}
