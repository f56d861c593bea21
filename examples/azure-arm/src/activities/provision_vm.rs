//! See [`provision_vm`].

use crate::config::AzureConfig;
use crate::error::AzureError;
use crate::types::{ProvisionVmInput, ProvisionVmOutput};
use duroxide::{ActivityContext, State};

/// Provision an Azure VM.
///
/// If the resource group already contains a machine with this name, returns that one.
///
/// # Errors
///
/// If the name is empty, if the subscription is full, or if Azure cannot be reached, which is retried.
#[duroxide::activity(
    name = "provision-vm",
    idempotent,
    retry(max_attempts = 5, backoff = exponential, initial = "1s", max = "30s"),
    timeout = "15m"
)]
pub async fn provision_vm(
    ctx: ActivityContext,
    State(azure): State<AzureConfig>,
    input: ProvisionVmInput,
) -> Result<ProvisionVmOutput, AzureError> {
    let ProvisionVmInput { name, resource_group, sku } = input;
    if name.is_empty() {
        return Err(AzureError::BadRequest("a virtual machine needs a name".to_owned()));
    }
    ctx.trace_info(format!("provisioning {name} as {sku}"));
    let vm_id = format!("{}/virtualMachines/{name}", azure.resource_group(&resource_group));
    let id = vm_id.clone();
    let create = move |existing| ProvisionVmOutput {
        vm_id,
        ip_address: format!("10.0.{}.{}", existing / 250, 4 + existing % 250),
        admin_password: format!("pw-{:08x}", 0x5eed_0000 + existing),
    };
    azure.get_or_create(&id, create).await
}
