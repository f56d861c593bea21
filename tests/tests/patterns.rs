//! The patterns of the registry convention, one test for each, with the example libraries.

use duroxide::{ActivityRegistry, OrchestrationContext, OrchestrationRegistry, OrchestrationStatus, Registries};
use duroxide_aws_ec2::types::CreateEc2ClusterInput;
use duroxide_azure_arm::AzureConfig;
use duroxide_azure_arm::types::{ProvisionPostgresInput, ProvisionPostgresOutput};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use simulated_cloud::Cloud;

fn azure() -> AzureConfig {
    AzureConfig { subscription: "patterns".to_owned(), cloud: Cloud::in_memory().unwrap() }
}

fn database(name: &str) -> ProvisionPostgresInput {
    ProvisionPostgresInput {
        database_name: name.to_owned(),
        resource_group: "patterns".to_owned(),
        sku: "Standard_D2s_v3".to_owned(),
        admin_username: "dbadmin".to_owned(),
    }
}

fn cluster(name: &str) -> CreateEc2ClusterInput {
    CreateEc2ClusterInput {
        name: name.to_owned(),
        region: "eu-central-1".to_owned(),
        nodes: 2,
        instance_type: "t3.medium".to_owned(),
    }
}

#[tokio::test]
async fn pattern_1_import_everything_from_one_crate() {
    use duroxide_azure_arm::orchestrations::deploy_webapp::DeployWebapp;
    use duroxide_azure_arm::registry::{create_activity_registry_with_config, create_orchestration_registry};
    use duroxide_azure_arm::types::DeployWebappInput;

    let engine = Engine::start(create_activity_registry_with_config(azure()), create_orchestration_registry()).await;
    let input = DeployWebappInput { name: "shop".into(), resource_group: "patterns".into(), image: "shop:3".into() };
    DeployWebapp::start(&engine.client, "webapp", &input).await.unwrap();
    let site = DeployWebapp::wait(&engine.client, "webapp", TIMEOUT).await.unwrap();
    assert_eq!(site.url, "https://shop.azurewebsites.net");
    engine.stop().await;
}

#[tokio::test]
async fn pattern_2_compose_multiple_crates() {
    use duroxide_aws_ec2::orchestrations::create_ec2_cluster::CreateEc2Cluster;
    use duroxide_azure_arm::orchestrations::provision_postgres::ProvisionPostgres;

    let orchestrations = OrchestrationRegistry::builder()
        .merge(duroxide_azure_arm::registry::create_orchestration_registry())
        .merge(duroxide_aws_ec2::registry::create_orchestration_registry())
        .build_result()
        .unwrap();
    let activities = ActivityRegistry::builder()
        .merge(duroxide_azure_arm::registry::create_activity_registry_with_config(azure()))
        .merge(duroxide_aws_ec2::registry::create_activity_registry_with_config(Cloud::in_memory().unwrap()))
        .build_result()
        .unwrap();
    let engine = Engine::start(activities, orchestrations).await;
    ProvisionPostgres::start(&engine.client, "db", &database("composed")).await.unwrap();
    CreateEc2Cluster::start(&engine.client, "cluster", &cluster("composed")).await.unwrap();
    let database = ProvisionPostgres::wait(&engine.client, "db", TIMEOUT).await.unwrap();
    let cluster = CreateEc2Cluster::wait(&engine.client, "cluster", TIMEOUT).await.unwrap();
    assert!(database.connection_string.ends_with(":5432/composed"));
    assert_eq!(cluster.instances.len(), 2);
    engine.stop().await;
}

#[tokio::test]
async fn pattern_3_selective_import() {
    use duroxide_azure_arm::names::orchestrations;
    use duroxide_azure_arm::orchestrations::provision_postgres::ProvisionPostgres;

    let Registries { activities, orchestrations: selected } =
        duroxide_azure_arm::registry::builder().provide(azure()).only::<ProvisionPostgres>().build().unwrap();
    assert!(!selected.has(orchestrations::DEPLOY_WEBAPP));
    assert_eq!(selected.list_versions(orchestrations::PROVISION_POSTGRES).len(), 1);
    let engine = Engine::start(activities, selected).await;
    ProvisionPostgres::start(&engine.client, "db", &database("selected")).await.unwrap();
    ProvisionPostgres::wait(&engine.client, "db", TIMEOUT).await.unwrap();
    engine.stop().await;
}

/// With name constants and untyped calls, as the convention shows it, and then with the handle.
#[tokio::test]
async fn pattern_4_using_orchestrations() {
    use duroxide_azure_arm::names::orchestrations;
    use duroxide_azure_arm::orchestrations::provision_postgres::ProvisionPostgres;
    use duroxide_azure_arm::registry::{create_activity_registry_with_config, create_orchestration_registry};

    let engine = Engine::start(create_activity_registry_with_config(azure()), create_orchestration_registry()).await;
    let input = database("used");
    let payload = serde_json::to_string(&input).unwrap();
    engine.client.start_orchestration("postgres-prod-1", orchestrations::PROVISION_POSTGRES, payload).await.unwrap();
    let status = engine.client.wait_for_orchestration("postgres-prod-1", TIMEOUT).await.unwrap();
    let OrchestrationStatus::Completed { output, .. } = status else { panic!("{status:?}") };
    let untyped: ProvisionPostgresOutput = serde_json::from_str(&output).unwrap();

    ProvisionPostgres::start(&engine.client, "postgres-prod-2", &input).await.unwrap();
    let typed = ProvisionPostgres::wait(&engine.client, "postgres-prod-2", TIMEOUT).await.unwrap();
    // The activities are idempotent: the second workflow finds the first one's server.
    assert_eq!(typed, untyped);
    engine.stop().await;
}

#[derive(Debug, Serialize, Deserialize)]
struct DeployInput {
    database: ProvisionPostgresInput,
    cluster: CreateEc2ClusterInput,
}

/// Deploy an application across two clouds.
#[duroxide::orchestration(name = "deploy-multi-cloud")]
async fn deploy_multi_cloud(ctx: OrchestrationContext, input: DeployInput) -> Result<String, String> {
    use duroxide_aws_ec2::orchestrations::create_ec2_cluster::CreateEc2Cluster;
    use duroxide_azure_arm::orchestrations::provision_postgres::ProvisionPostgres;

    let database = ProvisionPostgres::call(&ctx, &input.database).instance("db-instance").await?;
    let cluster = CreateEc2Cluster::call(&ctx, &input.cluster).instance("app-cluster").await?;
    Ok(format!("DB={}, nodes={}", database.connection_string, cluster.instances.len()))
}

#[tokio::test]
async fn pattern_5_cross_crate_orchestration_composition() {
    // Everything that is linked in, instead of merging one library after another.
    let linked = duroxide::RegistriesBuilder::all().provide(azure()).provide(Cloud::in_memory().unwrap());
    let Registries { activities, orchestrations } = linked.build().unwrap();
    let engine = Engine::start(activities, orchestrations).await;
    let input = DeployInput { database: database("crossing"), cluster: cluster("crossing") };
    DeployMultiCloud::start(&engine.client, "deploy", &input).await.unwrap();
    let output = DeployMultiCloud::wait(&engine.client, "deploy", TIMEOUT).await.unwrap();
    assert!(output.ends_with("/crossing, nodes=2"), "{output}");
    let child = engine.client.get_orchestration_status("db-instance").await.unwrap();
    assert!(matches!(child, OrchestrationStatus::Completed { .. }), "{child:?}");
    engine.stop().await;
}

#[test]
fn pattern_6_discovery_at_runtime() {
    use duroxide_azure_arm::inventory;
    use std::fmt::Write as _;

    let mut text = String::new();
    for orch in inventory::list_orchestrations() {
        writeln!(text, "{}", orch.name).unwrap();
        writeln!(text, "  Description: {}", orch.description).unwrap();
        writeln!(text, "  Input: {}", orch.input_type).unwrap();
        writeln!(text, "  Output: {}", orch.output_type).unwrap();
        writeln!(text, "  Uses activities: {:?}", orch.activities_used).unwrap();
    }
    for activity in inventory::list_activities() {
        writeln!(text, "{}", activity.name).unwrap();
        writeln!(text, "  Idempotent: {}", activity.idempotent).unwrap();
    }
    assert_eq!(
        text,
        r#"duroxide-azure-arm::orchestration::deploy-webapp
  Description: Deploy an Azure Web App.
  Input: DeployWebappInput
  Output: DeployWebappOutput
  Uses activities: ["duroxide-azure-arm::activity::create-app-service-plan", "duroxide-azure-arm::activity::deploy-container", "duroxide-azure-arm::activity::configure-firewall"]
duroxide-azure-arm::orchestration::operate-webapp
  Description: Operate an Azure Web App: run the images that it is told to run, until it is retired.
  Input: DeployWebappInput
  Output: OperateWebappOutput
  Uses activities: ["duroxide-azure-arm::activity::create-app-service-plan", "duroxide-azure-arm::activity::deploy-container"]
duroxide-azure-arm::orchestration::provision-postgres
  Description: Provision an Azure PostgreSQL database.
  Input: ProvisionPostgresInput
  Output: ProvisionPostgresOutput
  Uses activities: ["duroxide-azure-arm::activity::provision-vm", "duroxide-azure-arm::activity::configure-firewall"]
duroxide-azure-arm::orchestration::provision-postgres
  Description: Provision an Azure PostgreSQL database, optionally with a standby server.
  Input: ProvisionPostgresInputV2
  Output: ProvisionPostgresOutputV2
  Uses activities: ["duroxide-azure-arm::activity::provision-vm", "duroxide-azure-arm::activity::configure-firewall"]
duroxide-azure-arm::activity::configure-firewall
  Idempotent: true
duroxide-azure-arm::activity::create-app-service-plan
  Idempotent: true
duroxide-azure-arm::activity::deploy-container
  Idempotent: true
duroxide-azure-arm::activity::provision-vm
  Idempotent: true
"#
    );
}

/// The convention's `extend_*` functions.
#[test]
fn a_library_can_be_added_to_a_builder() {
    use duroxide_azure_arm::names::orchestrations;
    use duroxide_azure_arm::registry::extend_orchestration_registry;

    let registry = extend_orchestration_registry(OrchestrationRegistry::builder()).build_result().unwrap();
    assert_eq!(registry.count(), 3);

    // duroxide does not panic if a later version is already registered.
    let later = |_: OrchestrationContext, input: String| async move { Ok(input) };
    let builder =
        OrchestrationRegistry::builder().register_versioned(orchestrations::PROVISION_POSTGRES, "9.0.0", later);
    let registry = extend_orchestration_registry(builder).build_result().unwrap();
    assert_eq!(registry.list_versions(orchestrations::PROVISION_POSTGRES).len(), 3);
}

/// A library's activity can be replaced, which duroxide's own builder would report as a duplicate.
#[tokio::test]
async fn consumers_can_override() {
    use duroxide_azure_arm::activities::provision_vm::ProvisionVm;
    use duroxide_azure_arm::names::activities;
    use duroxide_azure_arm::orchestrations::provision_postgres::ProvisionPostgres;
    use duroxide_azure_arm::registry::{create_activity_registry_with_config, create_orchestration_registry};
    use duroxide_azure_arm::types::ProvisionVmOutput;

    let mine = |_: duroxide::ActivityContext, input: String| async move { Ok(input) };
    let error = ActivityRegistry::builder()
        .register(activities::PROVISION_VM, mine)
        .merge(create_activity_registry_with_config(azure()))
        .build_result()
        .err()
        .unwrap();
    assert!(error.contains(activities::PROVISION_VM), "{error}");

    let Registries { activities, .. } = duroxide_azure_arm::registry::builder()
        .provide(azure())
        .replace::<ProvisionVm>(|_, input| async move {
            Ok(ProvisionVmOutput { vm_id: input.name, ip_address: "::1".into(), admin_password: "mine".into() })
        })
        .build()
        .unwrap();
    let engine = Engine::start(activities, create_orchestration_registry()).await;
    ProvisionPostgres::start(&engine.client, "mine", &database("mine")).await.unwrap();
    let output = ProvisionPostgres::wait(&engine.client, "mine", TIMEOUT).await.unwrap();
    assert_eq!((output.server_id.as_str(), output.admin_password.as_str()), ("mine-vm", "mine"));
    engine.stop().await;
}
