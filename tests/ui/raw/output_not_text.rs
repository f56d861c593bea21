#[duroxide::activity(raw)]
async fn provision_vm(name: String) -> Result<usize, String> {
    Ok(name.len())
}

fn main() {}
