use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
enum AzureError {
    Full,
}

impl std::fmt::Display for AzureError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("full")
    }
}

impl std::error::Error for AzureError {}

#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, AzureError> {
    if name.is_empty() { Err(AzureError::Full) } else { Ok(name) }
}

fn main() {}
