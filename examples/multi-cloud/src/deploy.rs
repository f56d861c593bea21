//! This program's own orchestration, which calls orchestrations of two libraries.

use duroxide::OrchestrationContext;
use duroxide_aws_ec2::orchestrations::create_ec2_cluster::CreateEc2Cluster;
use duroxide_aws_ec2::types::{CreateEc2ClusterInput, CreateEc2ClusterOutput};
use duroxide_azure_arm::orchestrations::provision_postgres_v2::ProvisionPostgresV2;
use duroxide_azure_arm::types::{ProvisionPostgresInputV2, ProvisionPostgresOutputV2};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct DeployMultiCloudInput {
    pub(crate) database: ProvisionPostgresInputV2,
    pub(crate) cluster: CreateEc2ClusterInput,
    /// Whether somebody must approve the deployment first.
    #[serde(default)]
    pub(crate) needs_approval: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct DeployMultiCloudOutput {
    pub(crate) database: ProvisionPostgresOutputV2,
    pub(crate) cluster: CreateEc2ClusterOutput,
}

/// How far a deployment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum DeployProgress {
    /// It waits for a [`DeploymentApproval`].
    AwaitingApproval,
    /// It waits for [`database_instance`].
    Database,
    /// It waits for [`cluster_instance`].
    Cluster,
}

/// A person's decision on a deployment.
#[duroxide::event(name = "deployment-approval")]
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct DeploymentApproval {
    /// Who has decided.
    pub(crate) by: String,
    pub(crate) granted: bool,
}

/// How long a deployment waits for an approval.
pub(crate) const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// Deploy an application: its database on Azure, and then its cluster on AWS.
#[duroxide::orchestration(name = "deploy-multi-cloud", progress = DeployProgress)]
pub(crate) async fn deploy_multi_cloud(
    ctx: OrchestrationContext,
    input: DeployMultiCloudInput,
) -> Result<DeployMultiCloudOutput, String> {
    if input.needs_approval {
        DeployMultiCloud::report(&ctx, &DeployProgress::AwaitingApproval)?;
        match DeploymentApproval::wait_timeout(&ctx, PATIENCE).await? {
            Some(DeploymentApproval { granted: true, .. }) => {}
            Some(DeploymentApproval { by, .. }) => return Err(format!("{by} has rejected it")),
            None => return Err("nobody has approved it within a day".to_owned()),
        }
    }
    let instance = ctx.instance_id();
    DeployMultiCloud::report(&ctx, &DeployProgress::Database)?;
    let database = ProvisionPostgresV2::call(&ctx, &input.database).instance(database_instance(&instance)).await?;
    DeployMultiCloud::report(&ctx, &DeployProgress::Cluster)?;
    let cluster = CreateEc2Cluster::call(&ctx, &input.cluster).instance(cluster_instance(&instance)).await?;
    Ok(DeployMultiCloudOutput { database, cluster })
}

/// The instance that provisions the database of a deployment.
pub(crate) fn database_instance(deployment: &str) -> String {
    format!("{deployment}-database")
}

/// The instance that creates the cluster of a deployment.
pub(crate) fn cluster_instance(deployment: &str) -> String {
    format!("{deployment}-cluster")
}

#[cfg(test)]
mod tests {
    use super::{DeployMultiCloud, DeployMultiCloudInput, DeployProgress, DeploymentApproval};
    use duroxide::testing::TestRuntime;
    use duroxide_aws_ec2::types::CreateEc2ClusterInput;
    use duroxide_azure_arm::AzureConfig;
    use duroxide_azure_arm::types::ProvisionPostgresInputV2;
    use simulated_cloud::Cloud;

    async fn application() -> TestRuntime {
        let cloud = Cloud::in_memory().unwrap();
        let azure = AzureConfig { subscription: "test".to_owned(), cloud: cloud.clone() };
        TestRuntime::of(duroxide::RegistriesBuilder::all().provide(cloud).provide(azure)).start().await
    }

    fn with_approval() -> DeployMultiCloudInput {
        let database = ProvisionPostgresInputV2 {
            database_name: "orders".to_owned(),
            resource_group: "shop".to_owned(),
            sku: "B1ms".to_owned(),
            admin_username: "admin".to_owned(),
            standby: false,
        };
        let cluster = CreateEc2ClusterInput {
            name: "app".to_owned(),
            region: "eu-central-1".to_owned(),
            nodes: 1,
            instance_type: "t3.medium".to_owned(),
        };
        DeployMultiCloudInput { database, cluster, needs_approval: true }
    }

    #[tokio::test]
    async fn an_approved_deployment_goes_on() {
        use DeployProgress::{AwaitingApproval, Cluster, Database};

        let test = application().await;
        let deployment = test.start::<DeployMultiCloud>(&with_approval()).await;
        test.raise(&deployment, &DeploymentApproval { by: "Ada".to_owned(), granted: true }).await;
        test.wait::<DeployMultiCloud>(&deployment).await.unwrap();
        assert_eq!(test.progress_of::<DeployMultiCloud>(&deployment).await, [AwaitingApproval, Database, Cluster]);
    }

    #[tokio::test]
    async fn a_rejected_deployment_deploys_nothing() {
        let test = application().await;
        let deployment = test.start::<DeployMultiCloud>(&with_approval()).await;
        test.raise(&deployment, &DeploymentApproval { by: "Ada".to_owned(), granted: false }).await;
        let error = test.wait::<DeployMultiCloud>(&deployment).await.unwrap_err();
        assert_eq!(error, "Ada has rejected it");
        assert_eq!(test.progress_of::<DeployMultiCloud>(&deployment).await, [DeployProgress::AwaitingApproval]);
    }

    #[tokio::test]
    async fn a_deployment_does_not_wait_for_ever() {
        let error = application().await.run::<DeployMultiCloud>(&with_approval()).await.unwrap_err();
        assert_eq!(error, "nobody has approved it within a day");
    }
}
