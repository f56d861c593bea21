#[duroxide::activity(name = "provision-vm", idempotent)]
#[allow(dead_code)]
#[duroxide::activity(name = "create-vm")]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
