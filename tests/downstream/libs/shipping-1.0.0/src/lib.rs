//! A library in its first version.

pub mod activities {
    /// Print a label.
    #[duroxide::activity(name = "print-label", idempotent)]
    pub async fn print_label(parcel: u32) -> Result<String, String> {
        Ok(format!("label {parcel}"))
    }
}

pub mod orchestrations {
    use crate::activities::PrintLabel;
    use duroxide::OrchestrationContext;

    /// Ship a parcel.
    #[duroxide::orchestration(name = "ship-parcel")]
    pub async fn ship_parcel(ctx: OrchestrationContext, parcel: u32) -> Result<String, String> {
        PrintLabel::schedule(&ctx, &parcel).await
    }
}

duroxide::export!();
