//! See [`deploy_container`].

use crate::config::AzureConfig;
use crate::error::AzureError;
use crate::types::{DeployContainerInput, DeployWebappOutput};
use duroxide::{ActivityContext, State};

/// Deploy a container image as an Azure Web App.
///
/// # Errors
///
/// If Azure rejects the request or cannot be reached.
#[duroxide::activity(name = "deploy-container", idempotent, retry(max_attempts = 5, initial = "1s"))]
pub async fn deploy_container(
    ctx: ActivityContext,
    State(azure): State<AzureConfig>,
    input: DeployContainerInput,
) -> Result<DeployWebappOutput, AzureError> {
    let DeployContainerInput { plan, name, image } = input;
    ctx.trace_info(format!("deploying {image} as {name}"));
    let site_id = format!("{}/sites/{name}", plan.0);
    let id = site_id.clone();
    let create = move |_| DeployWebappOutput { site_id, url: format!("https://{name}.azurewebsites.net") };
    azure.get_or_create(&id, create).await
}
