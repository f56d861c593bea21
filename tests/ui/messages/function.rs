#[duroxide::event(name = "deployment-approval")]
async fn deployment_approval(granted: bool) -> Result<(), String> {
    let _ = granted;
    Ok(())
}

fn main() {}
