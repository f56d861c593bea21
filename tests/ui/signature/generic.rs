#[duroxide::activity(name = "provision-vm")]
async fn provision_vm<T: Send>(input: T) -> Result<T, String> {
    Ok(input)
}

fn main() {}
