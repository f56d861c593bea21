#[duroxide::value(name = "endpoint")]
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Endpoint(pub String);

#[duroxide::activity(name = "provision-vm", sends(Endpoint))]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
