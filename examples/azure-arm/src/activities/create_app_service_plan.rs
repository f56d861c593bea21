//! See [`create_app_service_plan`].

use crate::types::{AppServicePlanId, AppServicePlanInput};
use duroxide::ActivityContext;

/// Create an Azure App Service plan.
///
/// # Errors
///
/// If the cloud fails.
#[duroxide::activity(name = "create-app-service-plan", idempotent)]
pub async fn create_app_service_plan(
    ctx: ActivityContext,
    input: AppServicePlanInput,
) -> Result<AppServicePlanId, String> {
    let plan = format!("/resourceGroups/{}/serverfarms/default", input.resource_group);
    ctx.trace_info(format!("creating {plan}"));
    let id = plan.clone();
    Ok(simulated_cloud::current()?.get_or_create("azure", &id, |_| AppServicePlanId(plan)).await?)
}
