fn create_vm() {}

#[duroxide::activity(idempotent)]
async fn create_vm(cores: u8) -> Result<u8, String> {
    Ok(cores)
}

fn main() {
    create_vm();
}
