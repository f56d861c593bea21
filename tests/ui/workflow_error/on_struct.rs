use duroxide::WorkflowError;
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
#[error("declined")]
pub enum ChargeError {
    Declined,
}

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
#[error("sold out")]
pub struct SoldOut;

#[duroxide::activity(name = "find-book", idempotent)]
async fn find_book(title: String) -> Result<String, SoldOut> {
    if title.is_empty() { Err(SoldOut) } else { Ok(title) }
}

fn main() {}
