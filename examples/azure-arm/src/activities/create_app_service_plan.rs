//! See [`create_app_service_plan`].

use crate::config::AzureConfig;
use crate::error::AzureError;
use crate::types::{AppServicePlanId, AppServicePlanInput};
use duroxide::{ActivityContext, State};

/// Create an Azure App Service plan.
///
/// # Errors
///
/// If Azure rejects the request or cannot be reached.
#[duroxide::activity(name = "create-app-service-plan", idempotent, retry(max_attempts = 5, initial = "1s"))]
pub async fn create_app_service_plan(
    ctx: ActivityContext,
    State(azure): State<AzureConfig>,
    input: AppServicePlanInput,
) -> Result<AppServicePlanId, AzureError> {
    let plan = format!("{}/serverfarms/default", azure.resource_group(&input.resource_group));
    ctx.trace_info(format!("creating {plan}"));
    let id = plan.clone();
    azure.get_or_create(&id, |_| AppServicePlanId(plan)).await
}
