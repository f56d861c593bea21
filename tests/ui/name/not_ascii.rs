#[duroxide::activity(name = "größe-ändern")]
async fn resize_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
