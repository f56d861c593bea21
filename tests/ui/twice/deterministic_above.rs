use std::time::SystemTime;

#[duroxide::deterministic]
#[duroxide::orchestration]
async fn note_time() -> Result<bool, String> {
    Ok(SystemTime::now() > SystemTime::UNIX_EPOCH)
}

fn main() {}
