#[duroxide::activity]
async fn process() -> Result<(), String> {
    Ok(())
}

fn main() {}
