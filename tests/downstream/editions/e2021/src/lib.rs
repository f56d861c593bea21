//! Handlers in the 2021 edition.

#![deny(warnings)]

/// Activities.
pub mod activities {
    use duroxide_export::{ActivityContext, State};

    /// Measure a text.
    #[duroxide_export::activity(idempotent)]
    pub async fn measure_text(ctx: ActivityContext, text: String) -> Result<usize, String> {
        ctx.trace_info("measuring");
        Ok(text.len())
    }

    /// Take state.
    #[deprecated]
    #[duroxide_export::activity(idempotent, retry, timeout = "1m")]
    pub fn take_state(State(limit): State<usize>, text: String) -> Result<bool, String> {
        Ok(text.len() < limit)
    }
}

/// Orchestrations.
pub mod orchestrations {
    use crate::activities::MeasureText;
    use duroxide_export::OrchestrationContext;

    /// Measure two texts.
    #[duroxide_export::orchestration(version = "1.1.0")]
    pub async fn measure_both(ctx: OrchestrationContext, texts: (String, String)) -> Result<usize, String> {
        let first = MeasureText::call(&ctx, &texts.0).await?;
        Ok(first + MeasureText::schedule(&ctx, &texts.1).await?)
    }
}

duroxide_export::export!();
