#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(name: String) -> String {
    name
}

fn main() {}
