//! See [`provision_vm`].

use crate::types::{ProvisionVmInput, ProvisionVmOutput};
use duroxide::ActivityContext;

/// Provision an Azure VM.
///
/// A machine of the same name in the same resource group is found, not made again.
///
/// # Errors
///
/// If the name is empty, or the cloud fails.
#[duroxide::activity(name = "provision-vm", idempotent)]
pub async fn provision_vm(ctx: ActivityContext, input: ProvisionVmInput) -> Result<ProvisionVmOutput, String> {
    let ProvisionVmInput { name, resource_group, sku } = input;
    if name.is_empty() {
        return Err("a virtual machine needs a name".to_owned());
    }
    ctx.trace_info(format!("provisioning {name} as {sku}"));
    let vm_id = format!("/resourceGroups/{resource_group}/virtualMachines/{name}");
    let id = vm_id.clone();
    let create = move |existing| ProvisionVmOutput {
        vm_id,
        ip_address: format!("10.0.{}.{}", existing / 250, 4 + existing % 250),
        admin_password: format!("pw-{:08x}", 0x5eed_0000 + existing),
    };
    Ok(simulated_cloud::current()?.get_or_create("azure", &id, create).await?)
}
