#[duroxide::activity(name = "provision-vm", idempotent)]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {
    println!("{PROVISION_VM}");
}
