use serde::Serialize;

#[derive(Debug, Serialize)]
struct AzureError;

impl std::fmt::Display for AzureError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("full")
    }
}

impl std::error::Error for AzureError {}

impl duroxide::WorkflowError for AzureError {}

fn main() {}
