//! See [`allocate_vpc`].

use crate::types::{AllocateVpcInput, VpcId};
use duroxide::ActivityContext;

/// Allocate an AWS VPC.
///
/// # Errors
///
/// If the cloud fails.
#[duroxide::activity(name = "allocate-vpc", idempotent)]
pub async fn allocate_vpc(ctx: ActivityContext, input: AllocateVpcInput) -> Result<VpcId, String> {
    let AllocateVpcInput { name, region } = input;
    ctx.trace_info(format!("allocating {name} in {region}"));
    let id = format!("{region}/vpcs/{name}");
    Ok(simulated_cloud::current()?.get_or_create("aws", &id, |count| VpcId(format!("vpc-{count:08x}"))).await?)
}
