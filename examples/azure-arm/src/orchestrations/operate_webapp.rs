//! See [`operate_webapp`].

use crate::activities::create_app_service_plan::CreateAppServicePlan;
use crate::activities::deploy_container::DeployContainer;
use crate::error::AzureError;
use crate::messages::{RetirementApproval, RunningImage, WebappCommand};
use crate::types::{AppServicePlanInput, DeployContainerInput, DeployWebappInput, OperateWebappOutput};
use duroxide::{CallError, OrchestrationContext};

/// Operate an Azure Web App: run the images that it is told to run, until it is retired.
///
/// # Errors
///
/// The errors of its activities.
#[duroxide::orchestration(name = "operate-webapp")]
pub async fn operate_webapp(
    ctx: OrchestrationContext,
    input: DeployWebappInput,
) -> Result<OperateWebappOutput, CallError<AzureError>> {
    let DeployWebappInput { name, resource_group, mut image } = input;
    let plan = CreateAppServicePlan::call(&ctx, &AppServicePlanInput { resource_group }).await?;
    loop {
        let container = DeployContainerInput { plan: plan.clone(), name: name.clone(), image: image.clone() };
        DeployContainer::call(&ctx, &container).await?;
        RunningImage(image).set(&ctx)?;
        match WebappCommand::dequeue(&ctx).await? {
            WebappCommand::Redeploy { image: next } => image = next,
            WebappCommand::Retire => break,
        }
    }
    let RetirementApproval { by, granted } = RetirementApproval::wait(&ctx).await?;
    Ok(OperateWebappOutput { decided_by: by, retired: granted })
}
