#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {
    let _ = duroxide::registry_builder().replace::<ProvisionVm>("other").build();
}
