#[duroxide::activity(name = "")]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
