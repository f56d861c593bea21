#[duroxide::activity(idempotent)]
async fn create_vm(name: String) -> Result<String, String> {
    Ok(name)
}

#[duroxide::activity(idempotent)]
async fn create_vm(cores: u8) -> Result<u8, String> {
    Ok(cores)
}

fn main() {}
