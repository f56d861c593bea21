use std::rc::Rc;

async fn pause() {}

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(name: String) -> Result<String, String> {
    let shared = Rc::new(name);
    pause().await;
    Ok(shared.to_string())
}

fn main() {}
