//! See [`create_vpc`].

use crate::activities::allocate_vpc::AllocateVpc;
use crate::activities::create_subnet::CreateSubnet;
use crate::types::{AllocateVpcInput, CreateSubnetInput, CreateVpcInput, CreateVpcOutput};
use duroxide::OrchestrationContext;

/// Create an AWS VPC with its subnets.
///
/// Creates the subnets concurrently.
///
/// # Errors
///
/// If the number of subnets is zero or more than 250, and the errors of its activities.
#[duroxide::orchestration(name = "create-vpc")]
pub async fn create_vpc(ctx: OrchestrationContext, input: CreateVpcInput) -> Result<CreateVpcOutput, String> {
    let CreateVpcInput { name, region, subnets } = input;
    if !(1..=250).contains(&subnets) {
        return Err(format!("a network has 1 to 250 subnets, not {subnets}"));
    }
    let vpc_id = AllocateVpc::call(&ctx, &AllocateVpcInput { name, region }).await?;
    let creations = (0..subnets)
        .map(|index| CreateSubnet::call(&ctx, &CreateSubnetInput { vpc_id: vpc_id.clone(), index }))
        .collect();
    let subnets = ctx.join(creations).await.into_iter().collect::<Result<_, _>>()?;
    Ok(CreateVpcOutput { vpc_id, subnets })
}
