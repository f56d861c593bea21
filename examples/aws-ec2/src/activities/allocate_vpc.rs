//! See [`allocate_vpc`].

use crate::types::{AllocateVpcInput, VpcId};
use duroxide::{ActivityContext, State};
use simulated_cloud::Cloud;

/// Allocate an AWS VPC.
///
/// # Errors
///
/// If the cloud fails.
#[duroxide::activity(name = "allocate-vpc", idempotent, retry(max_attempts = 3, initial = "1s"))]
pub async fn allocate_vpc(
    ctx: ActivityContext,
    State(cloud): State<Cloud>,
    input: AllocateVpcInput,
) -> Result<VpcId, String> {
    let AllocateVpcInput { name, region } = input;
    ctx.trace_info(format!("allocating {name} in {region}"));
    let id = format!("{region}/vpcs/{name}");
    Ok(cloud.get_or_create("aws", &id, |count| VpcId(format!("vpc-{count:08x}"))).await?)
}
