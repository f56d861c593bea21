#[duroxide::activity(raw)]
async fn provision_vm() -> Result<String, String> {
    Ok(String::new())
}

fn main() {}
