//! See [`create_ec2_cluster`].

use crate::activities::launch_instance::LaunchInstance;
use crate::orchestrations::create_vpc::CreateVpc;
use crate::types::{
    ClusterProgress, CreateEc2ClusterInput, CreateEc2ClusterOutput, CreateVpcInput, LaunchInstanceInput,
};
use duroxide::OrchestrationContext;

/// Create a cluster of AWS EC2 instances in its own network.
///
/// Launches the machines concurrently.
///
/// # Errors
///
/// If the number of machines is zero, and the errors of its activities.
#[duroxide::orchestration(name = "create-ec2-cluster", progress = ClusterProgress)]
pub async fn create_ec2_cluster(
    ctx: OrchestrationContext,
    input: CreateEc2ClusterInput,
) -> Result<CreateEc2ClusterOutput, String> {
    let CreateEc2ClusterInput { name, region, nodes, instance_type } = input;
    if nodes == 0 {
        return Err(format!("cluster `{name}` needs at least one node"));
    }

    CreateEc2Cluster::report(&ctx, &ClusterProgress::LayingOutNetwork)?;
    let network = CreateVpcInput { name: format!("{name}-vpc"), region, subnets: 1 };
    let network = CreateVpc::call(&ctx, &network).await?;
    let subnet = network.subnets.first().ok_or("the network has no subnet")?;

    CreateEc2Cluster::report(&ctx, &ClusterProgress::LaunchingMachines { machines: nodes })?;
    let launches = (0..nodes)
        .map(|node| LaunchInstanceInput {
            name: format!("{name}-{node}"),
            subnet_id: subnet.subnet_id.clone(),
            instance_type: instance_type.clone(),
        })
        .map(|input| LaunchInstance::call(&ctx, &input))
        .collect();
    let instances = ctx.join(launches).await.into_iter().collect::<Result<_, _>>()?;
    Ok(CreateEc2ClusterOutput { vpc_id: network.vpc_id, instances })
}
