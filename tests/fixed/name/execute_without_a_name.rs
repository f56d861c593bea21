#[duroxide::activity(name = "provision-vm", idempotent)]
pub async fn execute(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
