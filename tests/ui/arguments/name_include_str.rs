#[duroxide::activity(name = include_str!("name.txt"))]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
