//! Handlers of every kind, compiled as plain functions, or as handlers with the feature `attributes`.

pub mod types {
    //! Types.
    use serde::{Deserialize, Serialize};

    /// Size.
    #[derive(Debug, Clone, Copy, Serialize, Deserialize)]
    pub struct Size {
        /// Cores.
        pub cores: u8,
    }
    /// Region.
    #[derive(Debug, Clone)]
    pub struct Region(pub &'static str);
}

mod hidden {
    use crate::types::Size;
    /// Hidden.
    ///
    /// # Errors
    ///
    /// Never.
    #[cfg_attr(feature = "attributes", duroxide::activity(idempotent))]
    pub async fn measure_hidden(size: Size) -> Result<usize, String> {
        Ok(usize::from(size.cores))
    }
    #[cfg_attr(feature = "attributes", duroxide::activity(idempotent))]
    pub(crate) async fn measure_crate(size: Size) -> Result<usize, String> {
        Ok(usize::from(size.cores))
    }
    #[cfg_attr(feature = "attributes", duroxide::activity(idempotent))]
    async fn measure_private(size: Size) -> Result<usize, String> {
        Ok(usize::from(size.cores))
    }
}

pub mod activities {
    //! Activities.
    use crate::types::{Region, Size};
    use duroxide::{ActivityContext, State};
    use std::collections::HashMap;

    /// A.
    ///
    /// # Errors
    ///
    /// Never.
    #[cfg_attr(feature = "attributes", duroxide::activity(idempotent))]
    pub async fn no_await(size: Size) -> Result<usize, String> {
        Ok(usize::from(size.cores))
    }

    /// A.
    ///
    /// # Errors
    ///
    /// Never.
    #[cfg_attr(feature = "attributes", duroxide::activity(idempotent))]
    pub fn measure_text(text: String) -> Result<usize, String> {
        Ok(text.len())
    }

    /// A.
    ///
    /// # Errors
    ///
    /// Never.
    #[cfg_attr(feature = "attributes", duroxide::activity(raw, not_idempotent))]
    pub fn archive_text(text: String) -> Result<String, String> {
        Ok(text)
    }

    /// A.
    ///
    /// # Errors
    ///
    /// Never.
    #[deprecated(since = "1.0.0", note = "no")]
    #[cfg_attr(feature = "attributes", duroxide::activity(idempotent))]
    pub fn old_map(
        State(region): State<Region>,
        budget: Option<State<u64>>,
        ctx: ActivityContext,
        map: HashMap<String, u8>,
    ) -> Result<usize, String> {
        ctx.trace_info(region.0);
        Ok(map.len() + usize::from(budget.is_some()))
    }

    /// A.
    ///
    /// # Errors
    ///
    /// Never.
    #[deprecated]
    #[cfg_attr(feature = "attributes", duroxide::activity(idempotent, alias = "old-names", retry(max_attempts = 3, backoff = fixed, initial = "1s"), timeout = "30s", tag = "large"))]
    pub async fn old_name(size: Size) -> Result<usize, String> {
        Ok(usize::from(size.cores))
    }
}

pub mod private {
    //! Handlers that are more public than their types.
    use duroxide::State;
    use serde::{Deserialize, Serialize};

    /// A type.
    #[derive(Debug, Serialize, Deserialize)]
    struct Hidden(u8);

    /// State.
    #[derive(Debug, Clone)]
    struct Own(u8);

    /// A.
    ///
    /// # Errors
    ///
    /// Never.
    #[cfg_attr(feature = "attributes", duroxide::activity(idempotent))]
    pub async fn take_hidden(State(own): State<Own>, hidden: Hidden) -> Result<Vec<Hidden>, String> {
        Ok(vec![Hidden(own.0), hidden])
    }
}

pub mod orchestrations {
    //! Orchestrations.
    use crate::types::{Region, Size};
    use duroxide::{OrchestrationContext, State};

    /// A.
    ///
    /// # Errors
    ///
    /// Never.
    #[cfg_attr(feature = "attributes", duroxide::orchestration(version = "1.0.0"))]
    pub async fn sell_book(ctx: OrchestrationContext, size: Size) -> Result<String, String> {
        use crate::types::Size as Other;
        let other = Other { cores: size.cores };
        ctx.schedule_activity_typed::<Other, String>("other::activity::sell", &other).await
    }

    /// A.
    ///
    /// # Errors
    ///
    /// Never.
    #[deprecated]
    #[cfg_attr(feature = "attributes", duroxide::orchestration(name = "sell-book", version = "2.0.0"))]
    pub async fn sell_book_v2(ctx: OrchestrationContext, State(region): State<Region>) -> Result<String, String> {
        ctx.trace_info(region.0);
        ctx.schedule_activity("other::activity::sell", "x").await
    }

    /// A.
    ///
    /// # Errors
    ///
    /// Never.
    #[cfg_attr(feature = "attributes", duroxide::orchestration(name = "run-everything"))]
    pub async fn orchestration() -> Result<(), String> {
        std::future::ready(Ok(())).await
    }
}

#[cfg(feature = "attributes")]
duroxide::export!();
