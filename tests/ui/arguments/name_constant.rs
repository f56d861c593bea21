const PROVISION: &str = "provision-vm";

#[duroxide::activity(name = PROVISION)]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {
    println!("{PROVISION}");
}
