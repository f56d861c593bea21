#[duroxide::event(name = "approval")]
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Approval;

#[duroxide::activity(name = "provision-vm", waits_for(Approval))]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
