pub mod activities {
    #[duroxide::activity(name = "provision-vm")]
    pub async fn provision_vm() -> Result<(), String> {
        Ok(())
    }
}

duroxide::export! { activities { activities::provision_vn } }

fn main() {}
