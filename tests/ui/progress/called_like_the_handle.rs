mod types {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Deploy(pub u8);
}
use types::Deploy;

#[duroxide::orchestration(progress = Deploy)]
async fn deploy() -> Result<(), String> {
    Ok(())
}

fn main() {}
