#[duroxide::activity(handle = some::Path)]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
