use duroxide::State;
use std::sync::Arc;

struct PgPool;

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(State(pool): duroxide::State<Arc<PgPool>>, name: String) -> Result<String, String> {
    let _ = pool;
    Ok(name)
}

fn main() {}
