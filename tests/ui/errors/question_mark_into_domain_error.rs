use duroxide::{OrchestrationContext, WorkflowError};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
struct AzureError;

impl std::fmt::Display for AzureError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("full")
    }
}

impl std::error::Error for AzureError {}

impl WorkflowError for AzureError {}

#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, AzureError> {
    if name.is_empty() { Err(AzureError) } else { Ok(name) }
}

#[duroxide::orchestration]
async fn provision_postgres(ctx: OrchestrationContext) -> Result<String, AzureError> {
    Ok(ProvisionVm::schedule(&ctx, &"vm".to_owned()).await?)
}

fn main() {}
