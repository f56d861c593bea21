//! What helper functions schedule belongs to the metadata of the orchestrations that call them, across crates too.

use duroxide::OrchestrationContext;
use duroxide_aws_ec2::types::AllocateVpcInput;
use duroxide_azure_arm::types::AppServicePlanInput;

/// Prepare both clouds.
#[duroxide::orchestration(name = "prepare-clouds")]
async fn prepare_clouds(ctx: OrchestrationContext, name: String) -> Result<(), String> {
    network(&ctx, &name).await?;
    plan(&ctx, &name).await
}

/// Imports everything, so that only the compiler knows which crate a handle comes from.
async fn network(ctx: &OrchestrationContext, name: &str) -> Result<(), String> {
    use duroxide_aws_ec2::handles::activities::*;
    use duroxide_azure_arm::handles::activities::*;

    let input = AllocateVpcInput { name: name.to_owned(), region: "eu-west-1".to_owned() };
    AllocateVpc::call(ctx, &input).await?;
    let input = AppServicePlanInput { resource_group: name.to_owned() };
    CreateAppServicePlan::call(ctx, &input).await.map_err(|error| error.to_string())?;
    Ok(())
}

async fn plan(ctx: &OrchestrationContext, name: &str) -> Result<(), String> {
    use duroxide_azure_arm::names::activities::*;

    ctx.schedule_activity(DEPLOY_CONTAINER, name).await?;
    Ok(())
}

duroxide::export!(inventory, allow(DX0101));

#[test]
fn handlers_of_other_crates_are_found_through_globs() {
    let [info] = &inventory::list_orchestrations()[..] else { panic!("one orchestration") };
    assert_eq!(
        info.activities_used,
        [
            "duroxide-aws-ec2::activity::allocate-vpc",
            "duroxide-azure-arm::activity::create-app-service-plan",
            "duroxide-azure-arm::activity::deploy-container",
        ]
    );
}
