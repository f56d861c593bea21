use serde::{Deserialize, Serialize};

mod types {
    use super::*;

    #[derive(Serialize, Deserialize)]
    pub struct ProvisionVm {
        pub name: String,
    }
}

use types::ProvisionVm;

#[duroxide::activity(name = "provision-vm", handle = ProvisionVmHandle)]
async fn provision_vm(input: ProvisionVm) -> Result<String, String> {
    Ok(input.name)
}

fn main() {}
