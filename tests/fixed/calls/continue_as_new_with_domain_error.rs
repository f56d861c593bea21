use duroxide::{CallError, OrchestrationContext, WorkflowError};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub struct OutOfStock;

impl std::fmt::Display for OutOfStock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("out of stock")
    }
}

impl std::error::Error for OutOfStock {}
impl WorkflowError for OutOfStock {}

#[duroxide::orchestration(name = "sell-books")]
pub async fn sell_books(ctx: OrchestrationContext, sold: u64) -> Result<(), CallError<OutOfStock>> {
    ctx.schedule_timer(std::time::Duration::from_secs(1)).await;
    return SellBooks::continue_as_new(&ctx, &(sold + 1)).await;
}

fn main() {}
