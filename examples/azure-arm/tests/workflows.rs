//! The workflows of this library.

use duroxide::testing::{TestRuntime, TestRuntimeBuilder};
use duroxide::{CallError, OrchestrationContext};
use duroxide_azure_arm::activities::provision_vm::ProvisionVm;
use duroxide_azure_arm::messages::{RetirementApproval, RunningImage, WebappCommand};
use duroxide_azure_arm::orchestrations::operate_webapp::OperateWebapp;
use duroxide_azure_arm::orchestrations::provision_postgres::ProvisionPostgres;
use duroxide_azure_arm::orchestrations::provision_postgres_v2::ProvisionPostgresV2;
use duroxide_azure_arm::types::{
    DeployWebappInput, ProvisionPostgresInput, ProvisionPostgresInputV2, ProvisionVmInput,
};
use duroxide_azure_arm::{AzureConfig, AzureError};
use simulated_cloud::Cloud;
use std::sync::atomic::{AtomicU32, Ordering};

fn azure(cloud: &Cloud) -> TestRuntimeBuilder {
    let config = AzureConfig { subscription: "test".to_owned(), cloud: cloud.clone() };
    TestRuntime::of(duroxide_azure_arm::registry::builder().provide(config)).keep_histories("tests/histories")
}

fn orders() -> ProvisionPostgresInput {
    ProvisionPostgresInput {
        database_name: "orders".to_owned(),
        resource_group: "shop".to_owned(),
        sku: "B1ms".to_owned(),
        admin_username: "admin".to_owned(),
    }
}

fn orders_v2(standby: bool) -> ProvisionPostgresInputV2 {
    let ProvisionPostgresInput { database_name, resource_group, sku, admin_username } = orders();
    ProvisionPostgresInputV2 { database_name, resource_group, sku, admin_username, standby }
}

fn vm(name: &str) -> ProvisionVmInput {
    ProvisionVmInput { name: name.to_owned(), resource_group: "shop".to_owned(), sku: "B1ms".to_owned() }
}

#[tokio::test]
async fn a_database_is_provisioned_only_once() {
    let cloud = Cloud::in_memory().unwrap();
    let test = azure(&cloud).start().await;
    let first = test.run::<ProvisionPostgres>(&orders()).await.unwrap();
    assert!(first.connection_string.ends_with(":5432/orders"));
    assert_eq!(test.run::<ProvisionPostgres>(&orders()).await.unwrap(), first);
    // A machine and a firewall rule.
    assert_eq!(cloud.count().await.unwrap(), 2);
}

#[tokio::test]
async fn version_2_reuses_the_server_and_adds_a_standby() {
    let cloud = Cloud::in_memory().unwrap();
    let test = azure(&cloud).start().await;
    let first = test.run::<ProvisionPostgres>(&orders()).await.unwrap();
    let second = test.run::<ProvisionPostgresV2>(&orders_v2(true)).await.unwrap();
    assert_eq!(second.server_id, first.server_id);
    assert!(second.standby_id.unwrap().ends_with("/orders-standby"));
    assert_eq!(cloud.count().await.unwrap(), 4);
}

/// Calls version 1, like the code of an application that does not know version 2.
#[duroxide::orchestration(name = "old-application")]
async fn old_application(ctx: OrchestrationContext) -> Result<String, CallError<AzureError>> {
    ProvisionPostgres::schedule(&ctx, &orders()).await.map(|database| database.connection_string)
}

#[tokio::test]
async fn callers_of_version_1_can_be_answered_by_version_2() {
    let config = AzureConfig { subscription: "test".to_owned(), cloud: Cloud::in_memory().unwrap() };
    let test = TestRuntime::of(duroxide::RegistriesBuilder::all().provide(config)).start().await;
    let connection = test.run::<OldApplication>(&()).await.unwrap();
    assert_eq!(connection, "postgresql://admin@10.0.0.4:5432/orders");
}

#[tokio::test]
async fn a_full_subscription_is_reported_and_not_retried() {
    let test = azure(&Cloud::in_memory().unwrap().with_quota(0)).start().await;
    let error = test.run::<ProvisionPostgres>(&orders()).await.unwrap_err();
    assert_eq!(error, CallError::Failed(AzureError::QuotaExceeded { subscription: "test".to_owned(), quota: 0 }));
    assert_eq!(test.calls::<ProvisionVm>().await.len(), 1);
}

#[tokio::test]
async fn an_unavailable_azure_is_retried() {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    let test = azure(&Cloud::in_memory().unwrap())
        .mock::<ProvisionVm>(|input| {
            CALLS.fetch_add(1, Ordering::SeqCst);
            Err(AzureError::Unavailable(format!("no route to {}", input.name)))
        })
        .start()
        .await;
    let error = test.run::<ProvisionPostgresV2>(&orders_v2(false)).await.unwrap_err();
    assert_eq!(error.to_string(), "Azure is not available: no route to orders-vm");
    // Fifteen seconds of backoff have passed, but not on a real clock.
    assert_eq!(CALLS.load(Ordering::SeqCst), 5);
}

#[tokio::test]
async fn a_machine_needs_a_name() {
    let test = azure(&Cloud::in_memory().unwrap()).start().await;
    let error = test.run::<ProvisionVm>(&vm("")).await.unwrap_err();
    assert_eq!(error.to_string(), "Azure refuses the request: a virtual machine needs a name");
    let machine = test.run::<ProvisionVm>(&vm("web")).await.unwrap();
    assert_eq!(machine.vm_id, "/subscriptions/test/resourceGroups/shop/virtualMachines/web");
}

/// Also if its worker crashes, at any point.
#[tokio::test]
async fn a_web_app_is_operated_by_messages() {
    TestRuntime::faults().run(operate_a_web_app).await;
}

async fn operate_a_web_app() {
    let test = azure(&Cloud::in_memory().unwrap()).start().await;
    let app = DeployWebappInput { name: "shop".into(), resource_group: "shop".into(), image: "shop:1".into() };
    let instance = test.start::<OperateWebapp>(&app).await;
    test.enqueue(&instance, &WebappCommand::Redeploy { image: "shop:2".into() }).await;
    test.enqueue(&instance, &WebappCommand::Retire).await;
    test.raise(&instance, &RetirementApproval { by: "Ada".into(), granted: true }).await;
    let output = test.wait::<OperateWebapp>(&instance).await.unwrap();
    assert_eq!((output.decided_by.as_str(), output.retired), ("Ada", true));
    assert_eq!(test.value(&instance).await, Some(RunningImage("shop:2".into())));
}
