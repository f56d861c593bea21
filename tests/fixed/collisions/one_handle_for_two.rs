#[duroxide::activity(name = "create-vm", handle = Machine, idempotent)]
async fn create_vm(name: String) -> Result<String, String> {
    Ok(name)
}

#[duroxide::activity(name = "delete-vm", handle = MachineHandle, idempotent)]
async fn delete_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {
    println!("{}", Machine::NAME);
}
