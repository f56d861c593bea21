//! See [`deploy_webapp`].

use crate::activities::configure_firewall::ConfigureFirewall;
use crate::activities::create_app_service_plan::CreateAppServicePlan;
use crate::activities::deploy_container::DeployContainer;
use crate::error::AzureError;
use crate::types::{AppServicePlanInput, DeployContainerInput, DeployWebappInput, DeployWebappOutput, FirewallConfig};
use duroxide::{CallError, OrchestrationContext};

const HTTPS_PORT: u16 = 443;

/// Deploy an Azure Web App.
///
/// # Errors
///
/// The errors of its activities.
#[duroxide::orchestration(name = "deploy-webapp")]
pub async fn deploy_webapp(
    ctx: OrchestrationContext,
    input: DeployWebappInput,
) -> Result<DeployWebappOutput, CallError<AzureError>> {
    let DeployWebappInput { name, resource_group, image } = input;
    let plan = CreateAppServicePlan::call(&ctx, &AppServicePlanInput { resource_group }).await?;
    let site = DeployContainer::call(&ctx, &DeployContainerInput { plan, name, image }).await?;
    let firewall = FirewallConfig { resource_id: site.site_id.clone(), port: HTTPS_PORT };
    ConfigureFirewall::call(&ctx, &firewall).await?;
    Ok(site)
}
