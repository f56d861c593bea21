//! See [`launch_instance`].

use crate::types::{Instance, LaunchInstanceInput};
use duroxide::{ActivityContext, State};
use simulated_cloud::Cloud;

/// Launch an AWS EC2 instance.
///
/// # Errors
///
/// If the cloud fails.
#[duroxide::activity(name = "launch-instance", idempotent, retry(max_attempts = 3, initial = "1s"))]
pub async fn launch_instance(
    ctx: ActivityContext,
    State(cloud): State<Cloud>,
    input: LaunchInstanceInput,
) -> Result<Instance, String> {
    let LaunchInstanceInput { name, subnet_id, instance_type } = input;
    ctx.trace_info(format!("launching {name} as {instance_type}"));
    let id = format!("{subnet_id}/instances/{name}");
    let create = |count| Instance {
        instance_id: format!("i-{count:08x}"),
        private_ip: format!("10.1.{}.{}", count / 250, 4 + count % 250),
    };
    Ok(cloud.get_or_create("aws", &id, create).await?)
}
