#[duroxide::activity(full_name = "__duroxide_syscall:new_guid")]
async fn new_guid() -> Result<(), String> {
    Ok(())
}

fn main() {}
