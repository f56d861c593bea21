use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
enum AzureError {
    Full,
}

impl duroxide::WorkflowError for AzureError {}

#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, AzureError> {
    if name.is_empty() { Err(AzureError::Full) } else { Ok(name) }
}

fn main() {}
