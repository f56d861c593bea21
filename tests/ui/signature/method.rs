struct Azure;

impl Azure {
    #[duroxide::activity(name = "provision-vm")]
    async fn provision_vm(&self, name: String) -> Result<String, String> {
        Ok(name)
    }
}

fn main() {}
