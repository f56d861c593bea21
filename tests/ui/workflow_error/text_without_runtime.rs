use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error, Serialize, Deserialize)]
#[error("declined")]
struct ChargeError;

impl duroxide::WorkflowError for ChargeError {}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, duroxide::WorkflowError)]
enum SellError {
    #[error(transparent)]
    Charge(#[from] ChargeError),
    #[error("{0}")]
    Other(String),
}

#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<u64, ChargeError> {
    Ok(cents)
}

#[duroxide::activity(name = "print-receipt", idempotent)]
async fn print_receipt(cents: u64) -> Result<String, String> {
    Ok(cents.to_string())
}

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: duroxide::OrchestrationContext, cents: u64) -> Result<String, SellError> {
    let cents = ChargeCard::call(&ctx, &cents).await?;
    Ok(PrintReceipt::call(&ctx, &cents).await?)
}

fn main() {}
