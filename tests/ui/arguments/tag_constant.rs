const GPU: &str = "gpu";

#[duroxide::activity(name = "provision-vm", tag = GPU)]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {
    println!("{GPU}");
}
