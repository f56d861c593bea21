trait Azure {
    #[duroxide::activity(name = "provision-vm")]
    async fn provision_vm(name: String) -> Result<String, String>;
}

fn main() {}
