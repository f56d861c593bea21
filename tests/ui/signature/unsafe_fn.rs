#[duroxide::activity(name = "provision-vm")]
async unsafe fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
