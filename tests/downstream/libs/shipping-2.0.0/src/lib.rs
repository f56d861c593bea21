//! The same library in its second version, with another handler.

pub mod activities {
    /// Print a label.
    #[duroxide::activity(name = "print-label", idempotent)]
    pub async fn print_label(parcel: u64) -> Result<String, String> {
        Ok(format!("label {parcel}"))
    }

    /// Weigh a parcel.
    #[duroxide::activity(name = "weigh-parcel", idempotent)]
    pub async fn weigh_parcel(parcel: u64) -> Result<u64, String> {
        Ok(parcel % 1000)
    }
}

pub mod orchestrations {
    use crate::activities::{PrintLabel, WeighParcel};
    use duroxide::OrchestrationContext;

    /// Ship a parcel.
    #[duroxide::orchestration(name = "ship-parcel", version = "2.0.0")]
    pub async fn ship_parcel(ctx: OrchestrationContext, parcel: u64) -> Result<String, String> {
        WeighParcel::schedule(&ctx, &parcel).await?;
        PrintLabel::schedule(&ctx, &parcel).await
    }
}

duroxide::export!();
