//! See [`create_subnet`].

use crate::types::{CreateSubnetInput, Subnet};
use duroxide::{ActivityContext, State};
use simulated_cloud::Cloud;

/// Create a subnet of an AWS VPC.
///
/// # Errors
///
/// If the cloud fails.
#[duroxide::activity(name = "create-subnet", idempotent, retry(max_attempts = 3, initial = "1s"))]
pub async fn create_subnet(
    ctx: ActivityContext,
    State(cloud): State<Cloud>,
    input: CreateSubnetInput,
) -> Result<Subnet, String> {
    let CreateSubnetInput { vpc_id, index } = input;
    ctx.trace_info(format!("creating subnet {index} of {}", vpc_id.0));
    let id = format!("{}/subnets/{index}", vpc_id.0);
    let create = move |count| Subnet { subnet_id: format!("subnet-{count:08x}"), cidr: format!("10.1.{index}.0/24") };
    Ok(cloud.get_or_create("aws", &id, create).await?)
}
