const VERSION: &str = "1.0.0";

#[duroxide::orchestration(name = "provision-vm", version = VERSION)]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {
    println!("{VERSION}");
}
