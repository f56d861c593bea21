#[duroxide::activity(name = "provision-vm", idempotant)]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {
    println!("{PROVISION_VM}");
}
