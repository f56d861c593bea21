#[duroxide::activity(name = "provision-vm")]
async fn process() -> Result<(), String> {
    Ok(())
}

fn main() {}
