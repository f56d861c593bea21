pub mod activities {
    #[duroxide::activity(name = "provision-vm")]
    pub async fn provision_vm() -> Result<(), String> {
        Ok(())
    }

    #[duroxide::activity(name = "provision-vm")]
    pub async fn create_vm() -> Result<(), String> {
        Ok(())
    }
}

duroxide::export!();

fn main() {}
