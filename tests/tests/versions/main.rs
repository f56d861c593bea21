//! Versions: several handlers with one name, in separate files and in one, and which of them runs.

mod create_instance_1_0_5;
mod create_instance_1_2_0;
mod create_instance_2_0_0;
mod upgrades;

use create_instance_1_0_5::CreateInstance105;
use create_instance_1_2_0::CreateInstance120;
use create_instance_2_0_0::CreateInstance200;
use duroxide::{ActivityContext, OrchestrationContext, Registries};
use duroxide_export_tests::{Engine, TIMEOUT};

duroxide::export!();

#[test]
fn versions_in_separate_files_share_a_name() {
    use names::orchestrations::{CREATE_INSTANCE_1_0_5, CREATE_INSTANCE_1_2_0, CREATE_INSTANCE_2_0_0};

    assert_eq!(CreateInstance105::NAME, "duroxide-export-tests::orchestration::create-instance");
    assert_eq!(CreateInstance105::NAME, CreateInstance200::NAME);
    let registry = duroxide::create_orchestration_registry();
    let versions: Vec<_> = registry.list_versions(CreateInstance105::NAME).iter().map(ToString::to_string).collect();
    assert_eq!(versions, ["1.0.5", "1.2.0", "2.0.0"]);
    let listed: Vec<_> = inventory::list_orchestrations()
        .into_iter()
        .filter(|info| info.name == CreateInstance105::NAME)
        .map(|info| info.version)
        .collect();
    assert_eq!(listed, ["1.0.5", "1.2.0", "2.0.0"]);
    // Each has its own constant.
    assert_eq!([CREATE_INSTANCE_1_0_5, CREATE_INSTANCE_1_2_0], [CREATE_INSTANCE_2_0_0; 2]);
}

#[tokio::test]
async fn instances_start_in_the_latest_or_the_pinned_version() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    // The latest version runs, whichever handle starts it.
    CreateInstance105::start(client, "latest", &()).await.unwrap();
    assert_eq!(CreateInstance105::wait(client, "latest", TIMEOUT).await.unwrap(), "2.0.0");

    CreateInstance105::start(client, "1.0.5", &()).pinned().await.unwrap();
    CreateInstance120::start(client, "1.2.0", &()).pinned().await.unwrap();
    CreateInstance200::start(client, "2.0.0", &()).pinned().await.unwrap();
    for version in ["1.0.5", "1.2.0", "2.0.0"] {
        assert_eq!(CreateInstance105::wait(client, version, TIMEOUT).await.unwrap(), version);
        assert_eq!(client.get_instance_info(version).await.unwrap().orchestration_version, version);
    }
    engine.stop().await;
}

/// Asks for the version of a handle in every way that an orchestration can.
#[duroxide::orchestration(name = "create-pinned")]
async fn create_pinned(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
    let id = |suffix: &str| format!("{}-{suffix}", ctx.instance_id());
    CreateInstance120::call(&ctx, &()).instance(id("spawned")).pinned().spawn()?;
    Ok(vec![
        CreateInstance105::schedule(&ctx, &()).await?,
        CreateInstance105::call(&ctx, &()).pinned().await?,
        CreateInstance120::call(&ctx, &()).instance(id("child")).pinned().await?,
    ])
}

#[tokio::test]
async fn orchestrations_can_call_the_version_of_a_handle() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    CreatePinned::start(client, "pinned", &()).await.unwrap();
    assert_eq!(CreatePinned::wait(client, "pinned", TIMEOUT).await.unwrap(), ["2.0.0", "1.0.5", "1.2.0"]);
    assert_eq!(CreateInstance105::wait(client, "pinned-spawned", TIMEOUT).await.unwrap(), "1.2.0");
    assert_eq!(client.get_instance_info("pinned-child").await.unwrap().orchestration_version, "1.2.0");
    engine.stop().await;
}

/// Moves its instances to the other version, and back again.
mod hopping {
    use super::OrchestrationContext;

    #[duroxide::orchestration(name = "hop-along", version = "1.0.0")]
    pub(crate) async fn hop_along(ctx: OrchestrationContext, visited: Vec<String>) -> Result<Vec<String>, String> {
        let visited = [visited, vec![ctx.orchestration_version()]].concat();
        match visited.len() {
            1 => HopAlong::continue_as_new(&ctx, &visited).pinned().await,
            2 => HopAlongV2::continue_as_new(&ctx, &visited).pinned().await,
            _ => Ok(visited),
        }
    }

    #[duroxide::orchestration(name = "hop-along", version = "2.0.0")]
    async fn hop_along_v2(ctx: OrchestrationContext, visited: Vec<String>) -> Result<Vec<String>, String> {
        let visited = [visited, vec![ctx.orchestration_version()]].concat();
        HopAlong::continue_as_new(&ctx, &visited).pinned().await
    }
}

#[tokio::test]
async fn the_next_execution_can_run_in_the_version_of_a_handle() {
    let engine = Engine::start_linked().await;
    hopping::HopAlong::start(&engine.client, "hop", &Vec::new()).pinned().await.unwrap();
    let visited = hopping::HopAlong::wait(&engine.client, "hop", TIMEOUT).await.unwrap();
    assert_eq!(visited, ["1.0.0", "1.0.0", "2.0.0", "1.0.0"]);
    engine.stop().await;
}

#[test]
fn handles_have_short_names() {
    assert_eq!(CreateInstance105::SHORT_NAME, "create-instance");
    assert_eq!(hopping::HopAlong::SHORT_NAME, "hop-along");
}

#[tokio::test]
async fn a_set_of_versions_need_not_include_1_0_0() {
    let Registries { activities, orchestrations } =
        registry::builder().only::<CreateInstance105>().only::<CreateInstance120>().build().unwrap();
    let engine = Engine::start(activities, orchestrations).await;
    CreateInstance200::start(&engine.client, "latest", &()).await.unwrap();
    assert_eq!(CreateInstance200::wait(&engine.client, "latest", TIMEOUT).await.unwrap(), "1.2.0");
    engine.stop().await;
}

/// Three versions in one file.
mod billing {
    use super::OrchestrationContext;

    #[duroxide::orchestration(name = "send-bill")]
    async fn send_bill(ctx: OrchestrationContext) -> Result<String, String> {
        Ok(format!("first of {}", ctx.orchestration_version()))
    }

    #[duroxide::orchestration(name = "send-bill", version = "1.1.0")]
    async fn send_bill_1_1(ctx: OrchestrationContext) -> Result<String, String> {
        Ok(format!("second of {}", ctx.orchestration_version()))
    }

    #[duroxide::orchestration(name = "send-bill", version = "1.10.0")]
    pub(super) async fn send_bill_1_10(ctx: OrchestrationContext) -> Result<String, String> {
        let earlier = SendBill::info().version;
        Ok(format!("third of {}, after {earlier} and {}", ctx.orchestration_version(), SendBill11::VERSION))
    }
}

#[tokio::test]
async fn versions_in_one_file_are_sorted_as_numbers() {
    let engine = Engine::start_linked().await;
    billing::SendBill110::start(&engine.client, "bill", &()).await.unwrap();
    let bill = billing::SendBill110::wait(&engine.client, "bill", TIMEOUT).await.unwrap();
    assert_eq!(bill, "third of 1.10.0, after 1.0.0 and 1.1.0");
    engine.stop().await;
}

/// Activities have no versions in duroxide, so their names contain them.
#[duroxide::activity(name = "resize-image", idempotent)]
async fn resize_image(ctx: ActivityContext) -> Result<String, String> {
    Ok(ctx.activity_name().to_owned())
}

#[duroxide::activity(name = "resize-image@v2", idempotent)]
async fn resize_image_v2(ctx: ActivityContext) -> Result<String, String> {
    Ok(ctx.activity_name().to_owned())
}

#[duroxide::orchestration]
async fn resize_twice(ctx: OrchestrationContext) -> Result<(String, String), String> {
    Ok((ResizeImage::schedule(&ctx, &()).await?, ResizeImageV2::schedule(&ctx, &()).await?))
}

#[tokio::test]
async fn activity_names_can_contain_versions() {
    let engine = Engine::start_linked().await;
    ResizeTwice::start(&engine.client, "resize", &()).await.unwrap();
    let (first, second) = ResizeTwice::wait(&engine.client, "resize", TIMEOUT).await.unwrap();
    assert_eq!(first, "duroxide-export-tests::activity::resize-image");
    assert_eq!(second, "duroxide-export-tests::activity::resize-image@v2");
    engine.stop().await;
}
