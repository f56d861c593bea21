use duroxide::WorkflowError;
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
#[error("declined")]
pub enum ChargeError {
    Declined,
}

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
pub enum OrderError {
    #[error("not paid: {0}")]
    Charge(#[from] ChargeError),
    #[error("{0}")]
    Timeout(#[runtime] String),
    #[error("{0}")]
    Other(#[runtime] String),
}

#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<String, ChargeError> {
    if cents == 0 { Err(ChargeError::Declined) } else { Ok("receipt".to_string()) }
}

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: duroxide::OrchestrationContext, cents: u64) -> Result<String, OrderError> {
    Ok(ChargeCard::call(&ctx, &cents).await?)
}

fn main() {}
