use duroxide::activity;

#[activity(name = "provision-vm", idempotent)]
#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
