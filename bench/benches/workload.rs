//! The workflow that is measured.

use duroxide::{ActivityContext, OrchestrationContext};
use serde::{Deserialize, Serialize};

/// The numbers to add up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Numbers {
    /// Some numbers.
    pub(crate) numbers: Vec<u64>,
}

/// Add numbers.
///
/// # Errors
///
/// Never.
#[duroxide::activity(name = "add-numbers", idempotent)]
pub(crate) async fn add_numbers(_ctx: ActivityContext, input: Numbers) -> Result<u64, String> {
    Ok(input.numbers.iter().sum())
}

/// Add numbers three times, each time to the previous sum.
///
/// # Errors
///
/// The errors of its activity.
#[duroxide::orchestration(name = "add-thrice")]
pub(crate) async fn add_thrice(ctx: OrchestrationContext, mut input: Numbers) -> Result<u64, String> {
    for _ in 0..3 {
        let sum = AddNumbers::schedule(&ctx, &input).await?;
        input.numbers.push(sum);
    }
    Ok(input.numbers.iter().sum())
}
