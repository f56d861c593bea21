mod legacy {
    pub const NAME: &str = "legacy.provision-vm";
}

#[duroxide::activity(full_name = legacy::NAME)]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {
    println!("{}", legacy::NAME);
}
