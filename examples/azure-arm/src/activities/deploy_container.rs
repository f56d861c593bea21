//! See [`deploy_container`].

use crate::types::{DeployContainerInput, DeployWebappOutput};
use duroxide::ActivityContext;

/// Deploy a container image as an Azure Web App.
///
/// # Errors
///
/// If the cloud fails.
#[duroxide::activity(name = "deploy-container", idempotent)]
pub async fn deploy_container(ctx: ActivityContext, input: DeployContainerInput) -> Result<DeployWebappOutput, String> {
    let DeployContainerInput { plan, name, image } = input;
    ctx.trace_info(format!("deploying {image} as {name}"));
    let site_id = format!("{}/sites/{name}", plan.0);
    let id = site_id.clone();
    let create = move |_| DeployWebappOutput { site_id, url: format!("https://{name}.azurewebsites.net") };
    Ok(simulated_cloud::current()?.get_or_create("azure", &id, create).await?)
}
