pub mod activities {
    /// Provision a VM.
    #[duroxide::activity(name = "provision-vm", idempotent)]
    pub async fn provision_vm() -> Result<(), String> {
        Ok(())
    }
}

duroxide::export! { activities { activities::provision_vn } }

fn main() {}
