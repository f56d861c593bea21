#[duroxide::activity(name = "provision-vm")]
async fn task() -> Result<(), String> {
    Ok(())
}

fn main() {}
