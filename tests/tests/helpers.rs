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

#[duroxide::event]
#[derive(serde::Serialize, serde::Deserialize)]
struct CloudsReady(bool);

#[duroxide::queue]
#[derive(serde::Serialize, serde::Deserialize)]
struct CloudCommand(String);

/// Tell an instance.
#[duroxide::activity(idempotent)]
async fn tell_instance(ctx: duroxide::ActivityContext, instance: String) -> Result<(), String> {
    let notifier = Notifier { client: ctx.get_client() };
    notifier.ready(&instance).await?;
    command(&ctx.get_client(), &instance).await
}

/// Sends nothing.
#[duroxide::activity(idempotent)]
async fn count_letters(text: String) -> Result<usize, String> {
    Ok(length(&text))
}

const fn length(text: &str) -> usize {
    text.len()
}

struct Notifier {
    client: duroxide::Client,
}

impl Notifier {
    async fn ready(&self, instance: &str) -> Result<(), String> {
        CloudsReady(true).raise(&self.client, instance).await.map_err(|error| error.to_string())
    }
}

async fn command(client: &duroxide::Client, instance: &str) -> Result<(), String> {
    CloudCommand("stop".to_owned()).enqueue(client, instance).await.map_err(|error| error.to_string())
}

duroxide::export!(inventory, allow(DX0101, DX0108));

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

#[test]
fn messages_that_activities_send_through_helpers_are_found() {
    let [count, tell] = &inventory::list_activities()[..] else { panic!("two activities") };
    let raised: Vec<_> = tell.raises.iter().map(|used| &*used.name).collect();
    let enqueued: Vec<_> = tell.enqueues.iter().map(|used| &*used.name).collect();
    assert_eq!(raised, ["duroxide-export-tests::event::clouds-ready"]);
    assert_eq!(enqueued, ["duroxide-export-tests::queue::cloud-command"]);
    assert!(count.raises.is_empty() && count.enqueues.is_empty());
}
