//! This program's own orchestration, which calls orchestrations of two libraries.

use duroxide::OrchestrationContext;
use duroxide_aws_ec2::orchestrations::create_ec2_cluster::CreateEc2Cluster;
use duroxide_aws_ec2::types::{CreateEc2ClusterInput, CreateEc2ClusterOutput};
use duroxide_azure_arm::orchestrations::provision_postgres_v2::ProvisionPostgresV2;
use duroxide_azure_arm::types::{ProvisionPostgresInputV2, ProvisionPostgresOutputV2};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DeployMultiCloudInput {
    pub(crate) database: ProvisionPostgresInputV2,
    pub(crate) cluster: CreateEc2ClusterInput,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DeployMultiCloudOutput {
    pub(crate) database: ProvisionPostgresOutputV2,
    pub(crate) cluster: CreateEc2ClusterOutput,
}

/// Deploy an application: its database on Azure, and then its cluster on AWS.
#[duroxide::orchestration(name = "deploy-multi-cloud")]
pub(crate) async fn deploy_multi_cloud(
    ctx: OrchestrationContext,
    input: DeployMultiCloudInput,
) -> Result<DeployMultiCloudOutput, String> {
    ctx.set_custom_status("deploying the database on Azure");
    let database = ProvisionPostgresV2::schedule(&ctx, &input.database).await?;
    ctx.set_custom_status("deploying the cluster on AWS");
    let cluster = CreateEc2Cluster::schedule(&ctx, &input.cluster).await?;
    Ok(DeployMultiCloudOutput { database, cluster })
}
