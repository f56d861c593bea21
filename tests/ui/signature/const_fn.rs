#[duroxide::activity(name = "provision-vm")]
const fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
