pub mod azure {
    #[duroxide::activity(name = "provision-azure-vm")]
    pub async fn provision_vm() -> Result<(), String> {
        Ok(())
    }
}

pub mod aws {
    #[duroxide::activity(name = "provision-aws-vm")]
    pub async fn provision_vm() -> Result<(), String> {
        Ok(())
    }
}

duroxide::export!();

fn main() {}
