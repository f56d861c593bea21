#[duroxide::activity(name = "provision-vm")]
extern "C" fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
