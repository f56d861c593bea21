use std::time::SystemTime;

#[duroxide::orchestration]
#[duroxide::deterministic]
async fn note_time() -> Result<bool, String> {
    Ok(SystemTime::now() > SystemTime::UNIX_EPOCH)
}

fn main() {}
