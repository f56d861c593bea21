//! Tracking parcels, which only this crate starts.

use crate::types::{Place, Scan, Tracked, Tracking};
use duroxide::{Either2, OrchestrationContext};
use std::time::Duration;

/// The name of the orchestration.
pub(crate) const TRACK_PARCEL: &str = "orders::orchestration::track-parcel";

/// Ask the carrier where a parcel is.
#[duroxide::activity(name = "ask-carrier", idempotent)]
pub(crate) async fn ask_carrier(parcel: u32) -> Result<Scan, String> {
    Ok(Scan { place: format!("depot of {parcel}"), at: 0 })
}

/// Track a parcel until it is at home. After a day without a scan, ask the carrier.
///
/// **Input:** Tracking. **Output:** String. **Activities used:** ask-carrier
pub(crate) async fn track_parcel(ctx: OrchestrationContext, tracking: Tracking) -> Result<String, String> {
    let tracked = Tracked { scans: tracking.scans, parcel: tracking.parcel };
    ctx.set_custom_status(serde_json::to_string(&tracked).map_err(|error| error.to_string())?);
    let day = ctx.schedule_timer(Duration::from_secs(24 * 60 * 60));
    let scan = match ctx.select2(day, Scan::dequeue(&ctx)).await {
        Either2::First(()) => AskCarrier::schedule(&ctx, &tracking.parcel).await?,
        Either2::Second(scan) => scan?,
    };
    Place(scan.place.clone()).set(&ctx)?;
    let scans = tracking.scans + 1;
    if scan.place == "home" {
        return Ok(format!("{} is at home after {scans} scans", tracking.parcel));
    }
    let next = serde_json::json!({ "scans": scans, "parcel": tracking.parcel, "note": null });
    ctx.continue_as_new(next.to_string()).await
}
