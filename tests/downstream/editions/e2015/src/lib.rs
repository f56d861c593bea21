//! Handlers in the 2015 edition, which has no `async`.

#![deny(warnings)]

extern crate workflows;

/// Activities.
pub mod activities {
    use workflows::{ActivityContext, State};

    /// Measure a text.
    #[workflows::activity(crate = ::workflows, idempotent)]
    pub fn measure_text(ctx: ActivityContext, text: String) -> Result<usize, String> {
        ctx.trace_info("measuring");
        Ok(text.len())
    }

    /// Take state.
    #[deprecated]
    #[workflows::activity(crate = ::workflows, idempotent, retry, timeout = "1m")]
    pub fn take_state(State(limit): State<usize>, text: String) -> Result<bool, String> {
        Ok(text.len() < limit)
    }

    /// Take text as it is.
    #[workflows::activity(crate = ::workflows, raw, idempotent)]
    pub fn archive_text(text: String) -> Result<String, String> {
        Ok(text)
    }
}

workflows::export!(crate = ::workflows);
