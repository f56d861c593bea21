#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

async fn start(client: duroxide::Client) {
    ProvisionVm::start(&client, "vm-1", &"name".to_owned()).await;
}

fn main() {}
