#[duroxide::activity]
async fn task() -> Result<(), String> {
    Ok(())
}

fn main() {}
