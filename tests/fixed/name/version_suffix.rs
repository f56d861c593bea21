#[duroxide::activity(name = "provision-vm@v2")]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
