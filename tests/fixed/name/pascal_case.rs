use duroxide::ActivityContext;

#[duroxide::activity(name = "provision-vm")]
pub async fn provision_vm(ctx: ActivityContext, name: String) -> Result<String, String> {
    ctx.trace_info("provisioning");
    Ok(name)
}

// The name is wrong, but what it names still resolves.
fn main() {
    println!("{PROVISION_VM} {}", ProvisionVm::NAME);
}
