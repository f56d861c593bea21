#[duroxide::activity]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

#[duroxide::activity(uses(ProvisionVm))]
async fn configure_firewall() -> Result<(), String> {
    Ok(())
}

fn main() {}
