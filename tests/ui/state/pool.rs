use std::sync::Arc;

struct PgPool;

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(pool: Arc<PgPool>, name: String) -> Result<String, String> {
    let _ = pool;
    Ok(name)
}

fn main() {}
