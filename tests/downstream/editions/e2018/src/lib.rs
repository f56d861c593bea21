//! Handlers in the 2018 edition.

#![deny(warnings)]

/// Activities.
pub mod activities {
    use duroxide::{ActivityContext, State};

    /// Measure a text.
    #[duroxide::activity(idempotent)]
    pub async fn measure_text(ctx: ActivityContext, text: String) -> Result<usize, String> {
        ctx.trace_info("measuring");
        Ok(text.len())
    }

    /// Take state.
    #[deprecated]
    #[duroxide::activity(idempotent, retry, timeout = "1m")]
    pub fn take_state(State(limit): State<usize>, text: String) -> Result<bool, String> {
        Ok(text.len() < limit)
    }
}

/// Orchestrations.
pub mod orchestrations {
    use crate::activities::MeasureText;
    use duroxide::OrchestrationContext;

    /// Measure two texts.
    #[duroxide::orchestration(version = "1.1.0")]
    pub async fn measure_both(ctx: OrchestrationContext, texts: (String, String)) -> Result<usize, String> {
        let first = MeasureText::call(&ctx, &texts.0).await?;
        Ok(first + MeasureText::schedule(&ctx, &texts.1).await?)
    }
}

duroxide::export!();
